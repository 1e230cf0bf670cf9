sed -i.old "s|data/tiny/donors.tsv|data/$FOLDER/donors.tsv|" config/config.yaml
