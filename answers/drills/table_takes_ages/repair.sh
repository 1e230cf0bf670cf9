cat > workflow/rules/counts.smk <<SMK
"""Count cells per donor and type, in one job: it takes no time.

NEEDS
    results/cluster_cells/cells.tsv
MAKES
    results/$NAME/table.tsv
"""


rule $NAME:
    input:
        cells="results/cluster_cells/cells.tsv",
        code=code_of("$NAME"),
    output:
        table="results/$NAME/table.tsv",
    log:
        "logs/$NAME/table.log",
    params:
        donors=",".join(DONORS),
        types="$TYPES",
    shell:
        "python -m ageing.$NAME {input.cells:q} {output.table:q}"
        " --donors {params.donors} --types {params.types} > {log:q} 2>&1"
SMK
snakemake --profile profiles/local "results/$NAME/table.tsv"
