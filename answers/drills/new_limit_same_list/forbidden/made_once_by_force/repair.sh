snakemake --profile "profiles/$PROFILE" --forcerun list_outliers
