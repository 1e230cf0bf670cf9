sed -i.old 's/^    modelled = .*/    modelled = ["CD4_naive", "CD4_memory", "CD8_effector", "NK", "B", "Mono_CD14"]/' workflow/rules/common.smk
snakemake --profile profiles/local
