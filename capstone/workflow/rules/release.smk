"""Make the candidate release: all that may be published, and a manifest that fixes its bytes.

NEEDS
    results/select_cell_types/selection.json
    results/quality_control/{donor}.json
    results/differential_expression/{cell_type}.tsv
    results/rank_gene_sets/{cell_type}.tsv
    results/test_overlap/{cell_type}.tsv
    results/predict_age/{cell_type}.tsv
    the catalogue and its gene sets
MAKES
    results/report/report.html          the results on one page
    results/release/manifest.json       the candidate's manifest; the files it lists lie beside it
    results/provenance/run.json         which run made it; beside the candidate, for it differs between equal runs
"""


rule report:
    """Draw the results on one page."""
    input:
        selection="results/select_cell_types/selection.json",
        summaries=expand("results/quality_control/{donor}.json", donor=DONORS),
        tables=tables_of_selected,
        code=code_of("report"),
    output:
        # Nothing reads the page before people do, so nothing else would notice an empty one.
        page=ensure("results/report/report.html", non_empty=True),
    log:
        "logs/report/report.log",
    benchmark:
        "benchmarks/report/report.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    shell:
        "python -m ageing.report {input.selection:q} {output.page:q} --summaries {input.summaries:q}"
        " --tables {input.tables:q} --attempt {resources.attempt} > {log:q} 2>&1"


rule release:
    """Put together the candidate release and its manifest."""
    input:
        selection="results/select_cell_types/selection.json",
        page="results/report/report.html",
        tables=tables_of_selected,
        code=code_of("release"),
    output:
        # The step replaces the whole folder, so that no file of an earlier candidate can stay in it.
        manifest="results/release/manifest.json",
    log:
        "logs/release/release.log",
    benchmark:
        "benchmarks/release/release.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    shell:
        "python -m ageing.release {input.selection:q} {input.page:q} {output.manifest:q}"
        " --tables {input.tables:q} --attempt {resources.attempt} > {log:q} 2>&1"


rule provenance:
    """Record the run that made the candidate."""
    input:
        catalogue=of_capstone(config["catalogue"]),
        gene_sets=GENE_SETS,
        manifest="results/release/manifest.json",
        code=code_of("provenance"),
    output:
        record="results/provenance/run.json",
    log:
        "logs/provenance/run.log",
    benchmark:
        "benchmarks/provenance/run.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    shell:
        "python -m ageing.provenance {input.catalogue:q} {input.gene_sets:q} {input.manifest:q}"
        " {output.record:q} --attempt {resources.attempt} > {log:q} 2>&1"
