mv "$FILE.new" "$FILE"
snakemake --profile "profiles/$PROFILE"
