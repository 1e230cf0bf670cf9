"""A job written as `run:`, so that it starts a Snakemake of its own."""


rule all:
    input:
        expand("out/{n}.txt", n=range(1)),


rule one:
    output:
        "out/{n}.txt",
    run:
        open(output[0], "w").close()
