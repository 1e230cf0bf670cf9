"""A hundred files, each made by a job that has hardly anything to do."""


rule all:
    input:
        expand("out/{n}.txt", n=range(config.get("jobs", 100))),


rule one:
    output:
        "out/{n}.txt",
    shell:
        ": > {output}"
