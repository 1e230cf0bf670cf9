cat > workflow/scripts/hand_over.sh <<'SH'
# Hand a list over to the share: under its own name only when it is whole.
mv "$1.new" "$1"
SH
snakemake --profile "profiles/$PROFILE"
