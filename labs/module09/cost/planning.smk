"""A thousand files, or as many as asked for; all but one are there."""


rule all:
    input:
        expand("out/{n}.txt", n=range(config.get("files", 1000))),


rule one:
    output:
        "out/{n}.txt",
    shell:
        "touch {output}"
