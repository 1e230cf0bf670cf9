sed -i.bak "/^$DONOR/d" data/tiny/donors.tsv && rm data/tiny/donors.tsv.bak
