"""The workflow of Ines: the mean of six tables."""


rule all:
    input:
        expand("means/{n}.txt", n=range(6)),


rule mean:
    output:
        "means/{n}.txt",
    log:
        "logs/{n}.log",
    params:
        step=workflow.source_path("step.py"),
    shell:
        "python {params.step:q} {log} {output} {wildcards.n}"
