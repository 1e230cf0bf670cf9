"""Describe every kept cell: normalise, reduce, cluster, name.

NEEDS
    results/quality_control/{donor}.npz
MAKES
    results/merge_donors/merged.npz             counts of all kept cells
    results/normalise/logs.npz                  log expression of the informative genes; deleted when used
    results/reduce_dimensions/scores.npz        principal components
    results/cluster_cells/cells.tsv             each cell's donor, cluster and type
    results/cluster_cells/clusters.json         each cluster's name and how clear it is
"""


rule merge_donors:
    """Put the kept cells of all donors into one matrix."""
    input:
        kept=expand("results/quality_control/{donor}.npz", donor=DONORS),
        code=code_of("merge_donors"),
    output:
        merged="results/merge_donors/merged.npz",
    log:
        "logs/merge_donors/merged.log",
    benchmark:
        "benchmarks/merge_donors/merged.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    shell:
        "python -m ageing.merge_donors {output.merged:q} {input.kept:q}"
        " --attempt {resources.attempt} > {log:q} 2>&1"


rule normalise:
    """Make cells comparable and choose the genes that tell them apart."""
    input:
        merged="results/merge_donors/merged.npz",
        code=code_of("normalise"),
    output:
        # The largest file of all, and quick to make again. The merged counts stay: jobs after the checkpoint read them.
        logs=temp("results/normalise/logs.npz"),
    log:
        "logs/normalise/logs.log",
    benchmark:
        "benchmarks/normalise/logs.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    params:
        variable_genes=lookup("normalise/variable_genes", within=config),
    shell:
        "python -m ageing.normalise {input.merged:q} {output.logs:q}"
        " --variable-genes {params.variable_genes} --attempt {resources.attempt} > {log:q} 2>&1"


rule reduce_dimensions:
    """Describe each cell by a few principal components."""
    input:
        logs="results/normalise/logs.npz",
        code=code_of("reduce_dimensions"),
    output:
        scores="results/reduce_dimensions/scores.npz",
    log:
        "logs/reduce_dimensions/scores.log",
    benchmark:
        "benchmarks/reduce_dimensions/scores.tsv"
    conda:
        "../envs/ageing.yaml"
    # Linear algebra is the one place where a second thread helps; Snakemake tells the library how many it has.
    threads: cores_given(most=2)
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    params:
        components=lookup("reduce_dimensions/components", within=config),
    shell:
        "python -m ageing.reduce_dimensions {input.logs:q} {output.scores:q}"
        " --components {params.components} --attempt {resources.attempt} > {log:q} 2>&1"


rule cluster_cells:
    """Group the cells and name each group by its marker genes."""
    input:
        scores="results/reduce_dimensions/scores.npz",
        logs="results/normalise/logs.npz",
        merged="results/merge_donors/merged.npz",
        code=code_of("cluster_cells"),
    output:
        cells="results/cluster_cells/cells.tsv",
        clusters="results/cluster_cells/clusters.json",
    log:
        "logs/cluster_cells/cells.log",
    benchmark:
        "benchmarks/cluster_cells/cells.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    params:
        clusters=lookup("cluster_cells/clusters", within=config),
        seed=lookup("cluster_cells/seed", within=config),
    shell:
        "python -m ageing.cluster_cells {input.scores:q} {input.logs:q} {input.merged:q}"
        " {output.cells:q} {output.clusters:q} --clusters {params.clusters} --seed {params.seed}"
        " --attempt {resources.attempt} > {log:q} 2>&1"
