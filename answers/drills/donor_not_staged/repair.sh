snakemake --profile "profiles/$PROFILE" --until stage_donor
