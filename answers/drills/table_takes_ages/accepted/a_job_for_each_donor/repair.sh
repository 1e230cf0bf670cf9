sed -i.bak -e 's/_of_pair/_of_donor/' -e 's#{donor}/{cell_type}.tsv#{donor}.tsv#' -e 's/{donor}_{cell_type}.log/{donor}.log/' \
  -e 's/, cell_type=sorted(TYPES)//' -e "s/{wildcards.cell_type}/$TYPES/" workflow/rules/counts.smk
rm workflow/rules/counts.smk.bak
snakemake --profile profiles/local "results/$NAME/table.tsv"
