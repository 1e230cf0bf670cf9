"""The workflow of Petra: the mean of one table, written by way of the disk that the group shares."""


rule all:
    input:
        "shared/mean.txt",


rule mean:
    output:
        "shared/mean.txt",
    log:
        "logs/mean.log",
    params:
        step=workflow.source_path("step.py"),
        disk=workflow.source_path("shared_disk.sh"),
    shell:
        "python {params.step:q} {log} mean.txt 1; bash {params.disk:q} mean.txt {output}"
