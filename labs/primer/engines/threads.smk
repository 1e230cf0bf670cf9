"""The same calculation under four rules that differ in what they say of threads; config `which` chooses one."""

from shlex import quote


MULTIPLY = f"python {quote(str(workflow.basedir))}/multiply.py {{output}}"


rule all:
    input:
        expand("out/{which}-{n}.json", which=config["which"], n=(1, 2)),


rule without:
    output:
        "out/without-{n}.json",
    shell:
        MULTIPLY


rule fixed:
    output:
        "out/fixed-{n}.json",
    threads: 8
    shell:
        MULTIPLY


rule given:
    output:
        "out/given-{n}.json",
    threads: workflow.cores
    shell:
        MULTIPLY


rule override:
    output:
        "out/override-{n}.json",
    shell:
        "OMP_NUM_THREADS=8 OPENBLAS_NUM_THREADS=8 " + MULTIPLY
