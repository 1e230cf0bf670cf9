sed -i.bak 's#python site/within_memory.py {resources.mem_mb} ##' workflow/rules/stage.smk
rm workflow/rules/stage.smk.bak
snakemake --profile profiles/local "results/quality_control/$DONOR.json"
