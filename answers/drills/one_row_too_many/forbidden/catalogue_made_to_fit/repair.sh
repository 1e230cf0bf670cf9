row=$(grep "^$DONOR" data/tiny/donors.tsv)
echo "${row/$DONOR/D09}" >> data/tiny/donors.tsv
