"""Ask of each selected cell type which genes change with age.

NEEDS
    results/merge_donors/merged.npz
    results/cluster_cells/cells.tsv
    results/select_cell_types/donors.tsv
MAKES
    results/pseudobulk/{cell_type}.npz                  counts summed per donor
    results/differential_expression/{cell_type}.tsv     change per decade of age, with its error, p and q
"""


rule pseudobulk:
    """Sum the counts of one cell type within each donor."""
    input:
        merged="results/merge_donors/merged.npz",
        cells="results/cluster_cells/cells.tsv",
        donors="results/select_cell_types/donors.tsv",
        code=code_of("pseudobulk"),
    output:
        sums="results/pseudobulk/{cell_type}.npz",
    log:
        "logs/pseudobulk/{cell_type}.log",
    benchmark:
        "benchmarks/pseudobulk/{cell_type}.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    params:
        min_cells=lookup("select_cell_types/min_cells", within=config),
    shell:
        "python -m ageing.pseudobulk {input.merged:q} {input.cells:q} {input.donors:q} {output.sums:q}"
        " --cell-type {wildcards.cell_type} --min-cells {params.min_cells}"
        " --attempt {resources.attempt} > {log:q} 2>&1"


rule differential_expression:
    """Test every gene of one cell type for a change with age, given sex."""
    input:
        sums="results/pseudobulk/{cell_type}.npz",
        donors="results/select_cell_types/donors.tsv",
        code=code_of("differential_expression"),
    output:
        table="results/differential_expression/{cell_type}.tsv",
    log:
        "logs/differential_expression/{cell_type}.log",
    benchmark:
        "benchmarks/differential_expression/{cell_type}.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    params:
        min_mean_count=lookup("differential_expression/min_mean_count", within=config),
    shell:
        "python -m ageing.differential_expression {input.sums:q} {input.donors:q} {output.table:q}"
        " --min-mean-count {params.min_mean_count} --attempt {resources.attempt} > {log:q} 2>&1"
