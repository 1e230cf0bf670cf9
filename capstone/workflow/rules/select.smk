"""Decide which donors and cell types carry enough evidence: the rest is planned from this.

NEEDS
    the catalogue: a donor added or removed is a new decision
    results/cluster_cells/cells.tsv
    results/quality_control/{donor}.json
MAKES
    results/select_cell_types/selection.json    types and donors, chosen and rejected, with reasons
    results/select_cell_types/donors.tsv        the donors kept, with age and sex
"""


checkpoint select_cell_types:
    """Select cell types with enough cells in enough donors, and record the reasons against the others."""
    input:
        catalogue=of_capstone(config["catalogue"]),
        cells="results/cluster_cells/cells.tsv",
        summaries=expand("results/quality_control/{donor}.json", donor=DONORS),
        code=code_of("select_cell_types"),
    output:
        selection="results/select_cell_types/selection.json",
        donors="results/select_cell_types/donors.tsv",
    log:
        "logs/select_cell_types/selection.log",
    benchmark:
        "benchmarks/select_cell_types/selection.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    params:
        min_cells_per_donor=lookup(
            "select_cell_types/min_cells_per_donor", within=config
        ),
        min_cells=lookup("select_cell_types/min_cells", within=config),
        min_donors=lookup("select_cell_types/min_donors", within=config),
        min_donor_share=lookup("select_cell_types/min_donor_share", within=config),
    shell:
        "python -m ageing.select_cell_types {input.catalogue:q} {input.cells:q} {output.selection:q}"
        " {output.donors:q} {input.summaries:q} --min-cells-per-donor {params.min_cells_per_donor}"
        " --min-cells {params.min_cells} --min-donors {params.min_donors}"
        " --min-donor-share {params.min_donor_share} --attempt {resources.attempt} > {log:q} 2>&1"
