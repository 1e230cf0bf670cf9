sed -i.old "s/^from $HELPER import YEARS/YEARS = $NEW/" tools/list_outliers.py
rm tools/list_outliers.py.old "tools/$HELPER.py"
snakemake --profile profiles/local
