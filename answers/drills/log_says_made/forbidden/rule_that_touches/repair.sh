sed -i.bak 's/"python -m ageing.stage_donor /"touch {input.archive:q}; python -m ageing.stage_donor /' workflow/rules/stage.smk
rm workflow/rules/stage.smk.bak
snakemake --profile profiles/local "results/stage_donor/$DONOR.npz"
