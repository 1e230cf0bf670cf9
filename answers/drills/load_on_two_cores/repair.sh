sed -i.bak -e "s/OMP_NUM_THREADS=$THREADS OPENBLAS_NUM_THREADS=$THREADS //" -e '/^os.environ.update(OMP/d' "$FILE"
rm "$FILE.bak"
snakemake --profile profiles/local "$TARGET"
