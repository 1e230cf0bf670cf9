snakemake --profile "profiles/$PROFILE" --unlock
echo "nolock: true" >> "profiles/$PROFILE/config.yaml"
snakemake --profile "profiles/$PROFILE"
