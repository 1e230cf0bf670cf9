: # nothing is to be done
