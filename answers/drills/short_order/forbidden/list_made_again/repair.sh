snakemake --profile "profiles/$PROFILE" --forcerun order_list
