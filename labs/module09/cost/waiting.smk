"""Two files whose disk shows them two seconds after they were written."""


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
        "python {params.step:q} {log} {output}.unseen 1;"
        " (sleep 2; mv {output}.unseen {output}) > /dev/null 2>&1 &"
