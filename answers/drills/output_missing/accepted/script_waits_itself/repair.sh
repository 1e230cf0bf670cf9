sed -i.before 's/2>&1 &$/2>\&1/' workflow/scripts/hand_over.sh
rm workflow/scripts/hand_over.sh.before
snakemake --profile "profiles/$PROFILE"
