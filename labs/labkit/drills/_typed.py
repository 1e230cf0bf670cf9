"""What colleagues type in a drill, without the places of the machine on which the scene was made."""

from labkit.clean import clean


def snakemake(space, words, expect=0):
    """Run Snakemake in a workspace with the profile for a laptop, and return the Result.

    The logs of a failed job name the folder and that of Python: they are read elsewhere.
    """
    done = space.run(f"snakemake --profile profiles/local {words}", expect=expect)
    for log in (space.path / ".snakemake/log").glob("*.log"):
        _write(log, log.read_text(encoding="utf-8").replace(f"{space.path}/", ""))
    for log in (space.path / "logs").rglob("*.log"):
        text = log.read_text(encoding="utf-8")
        _write(log, f"{clean(text, space.path)}\n" if "Traceback" in text else text)
    return done


def _write(file, text):
    if text != file.read_text(encoding="utf-8"):
        file.write_text(text, encoding="utf-8")
