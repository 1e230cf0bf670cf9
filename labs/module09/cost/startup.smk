"""Four files, each made by a job that loads a large library and then does little."""


rule all:
    input:
        expand("out/{n}.txt", n=range(4)),


rule one:
    output:
        "out/{n}.txt",
    log:
        "logs/{n}.log",
    params:
        step=workflow.source_path("step.py"),
    shell:
        "python {params.step:q} {log} {output} 1 scipy.sparse"
