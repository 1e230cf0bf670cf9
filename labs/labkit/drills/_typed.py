"""What colleagues type in a drill, without the folder in which the scene was made."""


def snakemake(space, words, expect=0):
    """Run Snakemake in a workspace with the profile for a laptop, and return the Result.

    The run's own log names the folder when a job fails; the scene is copied to other folders.
    """
    done = space.run(f"snakemake --profile profiles/local {words}", expect=expect)
    for log in (space.path / ".snakemake/log").glob("*.log"):
        text = log.read_text(encoding="utf-8")
        if str(space.path) in text:
            log.write_text(text.replace(f"{space.path}/", ""), encoding="utf-8")
    return done
