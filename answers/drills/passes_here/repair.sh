cat >> workflow/rules/key.smk <<RULE


rule $MAKER:
    input:
        tool=of_capstone("tools/$MAKER.py"),
    output:
        "results/$MAKER/names.tsv",
    shell:
        "python {input.tool:q} > {output:q}"
RULE
snakemake --profile profiles/local "results/$TAKER/key.tsv"
