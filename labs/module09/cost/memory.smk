"""Tables of several sizes, held in memory by a short job each; both witnesses of memory are kept."""

SIZES = [int(cells) for cells in str(config["cells"]).split("-")]


rule all:
    input:
        expand("out/{cells}.txt", cells=SIZES),


rule one:
    output:
        "out/{cells}.txt",
    log:
        "logs/{cells}.log",
    benchmark:
        "benchmarks/{cells}.tsv"
    params:
        step=workflow.source_path("step.py"),
    shell:
        "python {params.step:q} {log} {output} 1 numpy {wildcards.cells}"
