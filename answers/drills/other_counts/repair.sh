sed -i.old '/^config:/d; /What we are working on/d' "profiles/$PROFILE/config.yaml"
rm "profiles/$PROFILE/config.yaml.old"
snakemake --profile profiles/local
