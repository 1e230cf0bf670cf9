"""The contexts in which one config must give one release, byte for byte, and one that must not."""

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Context:
    """One way to run the workflow: what is special about it, in words and in settings.

    `cores` of None leaves the number to the profile. `folder` is the name of the scratch copy; a context with
    the folder of an earlier one runs there again, from nothing. `killed` stops the first run halfway, without
    warning. `config` replaces values of config/config.yaml, which makes the context the negative control.
    """

    name: str
    varies: str
    profile: str = "local"
    cores: int | None = 2
    folder: str = ""
    umask: int = 0o022
    environment: dict = field(default_factory=dict)
    killed: bool = False
    config: dict = field(default_factory=dict)

    @property
    def place(self):
        """The name of its scratch folder."""
        return self.folder or self.name


REFERENCE = Context("reference", "profile local, two cores")
CONTEXTS = (
    Context("second-run", "all results removed, run again in the same folder", folder=REFERENCE.name),
    Context("one-core", "one core", cores=1),
    Context("spaces", "a folder whose name has spaces and an umlaut", folder="another folder, weiter drüben"),
    Context(
        "surroundings",
        "umask 077, another time zone, a locale that knows ASCII only, another order of hashes",
        umask=0o077,
        environment={
            "TZ": "XYZ-12:45",
            "LC_ALL": "C",
            "LANG": "C",
            # Python would quietly turn the C locale into a UTF-8 one.
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONUTF8": "0",
            "PYTHONHASHSEED": "7",
        },
    ),
    Context("killed", "killed halfway with SIGKILL, unlocked, resumed", killed=True),
)
CONTROL = Context(
    "changed-parameter",
    "negative control: min_mean_count is 7",
    config={"differential_expression": {"min_mean_count": 7}},
)


def contexts_of(capstone):
    """Return the reference, all contexts, one of them for each further profile here, and the control."""
    profiles = sorted(path.parent.name for path in Path(capstone).glob("profiles/*/config.yaml"))
    others = [
        Context(f"profile-{name}", f"profile {name}, with the cores it asks for", profile=name, cores=None)
        for name in profiles
        if name != REFERENCE.profile
    ]
    return (REFERENCE, *CONTEXTS, *others, CONTROL)


def hindrance(context, capstone):
    """Return why a context cannot run on this machine, or an empty text."""
    settings = yaml.safe_load((Path(capstone) / f"profiles/{context.profile}/config.yaml").read_text("utf-8"))
    if (settings or {}).get("executor") == "slurm" and not slurm_answers():
        return "no Slurm answers on this machine; `make slurm-up` starts one where it can"
    return ""


def slurm_answers():
    """Tell whether a Slurm controller answers here."""
    if not shutil.which("sinfo"):
        return False
    try:
        return subprocess.run(["sinfo", "--noheader"], capture_output=True, timeout=20).returncode == 0
    except subprocess.TimeoutExpired:
        return False
