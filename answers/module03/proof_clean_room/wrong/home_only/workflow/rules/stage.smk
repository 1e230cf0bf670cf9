"""Bring each donor's counts here and keep the cells worth keeping.

NEEDS
    the archive file and checksum of each donor, from the catalogue
MAKES
    results/stage_donor/{donor}.npz        counts, every byte as the catalogue says
    results/quality_control/{donor}.npz    counts of the kept cells
    results/quality_control/{donor}.json   how many cells were dropped and why; the sex the counts tell
"""


def limit_of_our_group():
    """Return the share of mitochondrial counts above which our group takes a cell for dying."""
    return float(Path("~/ageing/mitochondrial_limit").expanduser().read_text())


def share_of_the_calibration():
    """Return the share of doublets that the last calibration of the machine gave."""
    return json.loads(Path("results/calibration/doublets.json").read_text())["share"]


rule stage_donor:
    """Copy one donor's counts from the archive and verify the checksum."""
    input:
        archive=archive_file,
        code=code_of("stage_donor"),
    output:
        # A copy that ends too early would look like a smaller donor; Snakemake refuses and deletes it.
        counts=ensure("results/stage_donor/{donor}.npz", sha256=recorded_sha256),
    log:
        "logs/stage_donor/{donor}.log",
    benchmark:
        "benchmarks/stage_donor/{donor}.tsv"
    # The one job that reads from elsewhere, where a second attempt can find what the first could not. On a cluster
    # each job is a Snakemake too, which would try again with memory and time that only the first attempt was given.
    retries: 2 if workflow.is_main_process else 0
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    params:
        sha256=recorded_sha256,
    # Snakemake deletes the log before the next attempt. The second copy stays if this attempt fails or is killed.
    shell:
        "python -m ageing.stage_donor {input.archive:q} {output.counts:q}"
        " --sha256 {params.sha256} --attempt {resources.attempt} 2>&1"
        " | tee {log:q} > {log:q}.attempt{resources.attempt} && rm {log:q}.attempt{resources.attempt}"


rule quality_control:
    """Drop dying cells, red cells and doublets of one donor."""
    input:
        counts="results/stage_donor/{donor}.npz",
        code=code_of("quality_control"),
    output:
        kept="results/quality_control/{donor}.npz",
        summary="results/quality_control/{donor}.json",
    log:
        "logs/quality_control/{donor}.log",
    benchmark:
        "benchmarks/quality_control/{donor}.tsv"
    conda:
        "../envs/ageing.yaml"
    resources:
        mem_mb=memory,
        runtime=minutes,
        attempt=attempt_number,
    params:
        min_genes=lookup("quality_control/min_genes_share", within=config),
        min_counts=lookup("quality_control/min_counts_per_gene", within=config),
        max_mitochondrial=lookup(
            "quality_control/max_mitochondrial_share", within=config
        ),
        max_haemoglobin=lookup("quality_control/max_haemoglobin_share", within=config),
        doublets=share_of_the_calibration(),
    shell:
        "python -m ageing.quality_control {input.counts:q} {output.kept:q} {output.summary:q}"
        " --min-genes-share {params.min_genes} --min-counts-per-gene {params.min_counts}"
        " --max-mitochondrial-share {params.max_mitochondrial} --max-haemoglobin-share {params.max_haemoglobin}"
        " --expected-doublet-share {params.doublets} --seed $QC_SEED"
        " --attempt {resources.attempt} > {log:q} 2>&1"
