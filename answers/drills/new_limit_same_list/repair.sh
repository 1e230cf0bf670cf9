awk '{ print } /tool=of_capstone/ { print "        helper=of_capstone(\"tools/" helper ".py\")," }' helper="$HELPER" \
  workflow/rules/outliers.smk > declared.smk
mv declared.smk workflow/rules/outliers.smk
snakemake --profile "profiles/$PROFILE"
