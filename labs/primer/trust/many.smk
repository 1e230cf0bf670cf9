"""Twenty jobs that do next to nothing; with `grouped=yes` they belong to one group."""

GROUP = "together" if config.get("grouped") == "yes" else None


rule all:
    """Ask for all twenty."""
    input:
        expand("out/{number}.txt", number=range(20)),


rule one:
    """Make one small file."""
    output:
        "out/{number}.txt",
    group:
        GROUP
    shell:
        "touch {output:q}"
