"""Ask of each selected cell type what its changes amount to: which gene sets, and whether they tell an age.

NEEDS
    the table of gene sets beside the catalogue
    results/differential_expression/{cell_type}.tsv
    results/pseudobulk/{cell_type}.npz
    results/select_cell_types/donors.tsv
MAKES
    results/rank_gene_sets/{cell_type}.tsv      each set's place in the ranking of genes, with its p and q
    results/test_overlap/{cell_type}.tsv        each set's share of the significant genes, with its p and q
    results/predict_age/{cell_type}.tsv         each donor's age, and the one predicted without this donor
"""


rule rank_gene_sets:
    """Ask whether the genes of a set gather at one end of one cell type's ranking."""
    input:
        changes="results/differential_expression/{cell_type}.tsv",
        gene_sets=GENE_SETS,
        code=code_of("rank_gene_sets"),
    output:
        table="results/rank_gene_sets/{cell_type}.tsv",
    log:
        "logs/rank_gene_sets/{cell_type}.log",
    benchmark:
        "benchmarks/rank_gene_sets/{cell_type}.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    params:
        min_genes=lookup("rank_gene_sets/min_genes", within=config),
        permutations=lookup("rank_gene_sets/permutations", within=config),
        correlation=lookup("rank_gene_sets/gene_correlation", within=config),
        seed=lookup("rank_gene_sets/seed", within=config),
    shell:
        "python -m ageing.rank_gene_sets {input.changes:q} {input.gene_sets:q} {output.table:q}"
        " --min-genes {params.min_genes} --permutations {params.permutations}"
        " --gene-correlation {params.correlation} --seed {params.seed}"
        " --attempt {resources.attempt} > {log:q} 2>&1"


rule test_overlap:
    """Ask whether a set holds more of one cell type's significant genes than chance would."""
    input:
        changes="results/differential_expression/{cell_type}.tsv",
        ages="results/predict_age/{cell_type}.tsv",
        gene_sets=GENE_SETS,
        code=code_of("test_overlap"),
    output:
        table="results/test_overlap/{cell_type}.tsv",
    log:
        "logs/test_overlap/{cell_type}.log",
    benchmark:
        "benchmarks/test_overlap/{cell_type}.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    params:
        max_q=lookup("test_overlap/max_q", within=config),
    shell:
        "python -m ageing.test_overlap {input.changes:q} {input.gene_sets:q} {output.table:q}"
        " --max-q {params.max_q} --attempt {resources.attempt} > {log:q} 2>&1"


rule predict_age:
    """Predict each donor's age from one cell type of all other donors."""
    input:
        sums="results/pseudobulk/{cell_type}.npz",
        donors="results/select_cell_types/donors.tsv",
        code=code_of("predict_age"),
    output:
        table="results/predict_age/{cell_type}.tsv",
    log:
        "logs/predict_age/{cell_type}.log",
    benchmark:
        "benchmarks/predict_age/{cell_type}.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    params:
        # The same genes as were tested for a change: what counts as expressed enough is decided once.
        min_mean_count=lookup("differential_expression/min_mean_count", within=config),
        penalty=lookup("predict_age/penalty", within=config),
    shell:
        "python -m ageing.predict_age {input.sums:q} {input.donors:q} {output.table:q}"
        " --min-mean-count {params.min_mean_count} --penalty {params.penalty}"
        " --attempt {resources.attempt} > {log:q} 2>&1"
