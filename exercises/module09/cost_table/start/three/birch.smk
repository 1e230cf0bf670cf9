"""The workflow of Jonas: a marker file for each of a hundred and fifty samples."""


rule all:
    input:
        expand("seen/{n}.txt", n=range(150)),


rule seen:
    output:
        "seen/{n}.txt",
    shell:
        "echo {wildcards.n} > {output}"
