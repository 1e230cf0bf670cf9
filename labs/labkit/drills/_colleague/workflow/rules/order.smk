"""List cells to be sequenced once more, and where the sequencing lab keeps them.

NEEDS
    results/cluster_cells/cells.tsv
    data/tiny/library/wells.tsv             the sequencing lab's table: barcode, plate, well
MAKES
    results/pick_cells/{donor}.tsv          some cells of one donor, spread over its types
    results/stage_library/library.tsv       a copy of the sequencing lab's table
    results/order_list/order.tsv            all picked cells with their plate and well
"""


rule pick_cells:
    """Pick cells of one donor, spread over its cell types."""
    input:
        cells="results/cluster_cells/cells.tsv",
        code=code_of("pick_cells"),
    output:
        picked="results/pick_cells/{donor}.tsv",
    log:
        "logs/pick_cells/{donor}.log",
    benchmark:
        "benchmarks/pick_cells/{donor}.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        attempt=attempt_number,
    params:
        cells=20,
    shell:
        "python -m ageing.pick_cells {input.cells:q} {output.picked:q} --donor {wildcards.donor}"
        " --cells {params.cells} --attempt {resources.attempt} > {log:q} 2>&1"


rule stage_library:
    """Copy the sequencing lab's table from its share."""
    input:
        wells="data/tiny/library/wells.tsv",
        code=code_of("stage_library"),
    output:
        pool="results/stage_library/library.tsv",
    log:
        "logs/stage_library/library.log",
    benchmark:
        "benchmarks/stage_library/library.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        attempt=attempt_number,
    shell:
        "python -m ageing.stage_library {input.wells:q} {output.pool:q}"
        " --attempt {resources.attempt} > {log:q} 2>&1"


rule order_list:
    """Look up the plate and the well of each picked cell."""
    input:
        pool="results/stage_library/library.tsv",
        picked=expand("results/pick_cells/{donor}.tsv", donor=DONORS),
        code=code_of("order_list"),
    output:
        order="results/order_list/order.tsv",
    log:
        "logs/order_list/order.log",
    benchmark:
        "benchmarks/order_list/order.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        attempt=attempt_number,
    shell:
        "python -m ageing.order_list {input.pool:q} {output.order:q} {input.picked:q}"
        " --attempt {resources.attempt} > {log:q} 2>&1"
