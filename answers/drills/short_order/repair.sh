snakemake --profile "profiles/$PROFILE" --forcerun stage_library
