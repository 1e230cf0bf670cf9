"""Two files, each made by a job that calculates."""


rule all:
    input:
        expand("out/{n}.txt", n=range(2)),


rule one:
    output:
        "out/{n}.txt",
    log:
        "logs/{n}.log",
    params:
        step=workflow.source_path("step.py"),
    shell:
        "python {params.step:q} {log} {output} 300"
