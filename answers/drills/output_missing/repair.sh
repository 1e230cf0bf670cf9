sed -i.before 's/^latency-wait: .*/latency-wait: 10/' "profiles/$PROFILE/config.yaml"
rm "profiles/$PROFILE/config.yaml.before"
snakemake --profile "profiles/$PROFILE"
