"""A job that starts a Snakemake of its own, as each job on Slurm does."""


rule all:
    input:
        "out/0.txt",


rule one:
    output:
        "out/0.txt",
    params:
        inner=workflow.source_path("scheduling.smk"),
    shell:
        "python -m snakemake --snakefile {params.inner:q} --directory inner --cores 1 --config jobs=1 --quiet all;"
        " mv inner/out/0.txt {output}"
