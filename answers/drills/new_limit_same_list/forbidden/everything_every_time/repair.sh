echo 'forcerun: [list_outliers]' >> "profiles/$PROFILE/config.yaml"
snakemake --profile "profiles/$PROFILE"
