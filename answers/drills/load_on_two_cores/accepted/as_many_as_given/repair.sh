sed -i.bak -e "s/_THREADS=$THREADS /_THREADS={threads} /g" -e "s/_THREADS=\"$THREADS\"/_THREADS=os.environ[\"OMP_NUM_THREADS\"]/g" "$FILE"
rm "$FILE.bak"
snakemake --profile profiles/local "$TARGET"
