sed -i.old "s/^    shell:/    resources:\n        mem_mb=$MEMORY,\n    shell:/" workflow/rules/pack.smk
bash "$SCRIPT"
