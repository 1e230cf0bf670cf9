sed -n "s/^$DONOR/D09/p" data/tiny/donors.tsv >> data/tiny/donors.tsv
