"""Two jobs written as `run:`, so that each starts a Snakemake of its own."""


rule all:
    input:
        expand("out/{n}.txt", n=range(2)),


rule one:
    output:
        "out/{n}.txt",
    run:
        open(output[0], "w").close()
