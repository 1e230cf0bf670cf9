"""Describe each planned job by what it does (its meaning) and by how it is run (its policy)."""

import hashlib
import os
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from snakemake.common.tbdstring import TBDString
from snakemake.io import is_flagged
from snakemake.settings.types import DeploymentMethod
from snakemake.shell import shell
from snakemake.sourcecache import LocalSourceFile

from .plan_claims import told

UNKNOWN = "<known only when its input exists>"


@dataclass(frozen=True)
class Job:
    """One job of a plan.

    `meaning` holds what decides its result: input, output, log, benchmark, params, command, code, software.
    `policy` holds what does not: threads, resources, retries, priority, group and executor. `runs` tells
    whether it would run now, `why` Snakemake's reason, and `waits_for` the checkpoints that its input
    depends on still; `told` names the claims that its command or code reads (see plan_claims). Paths are
    relative to the planned directory, whose own path is written `<directory>`.
    """

    id: str
    rule: str
    wildcards: dict = field(hash=False)
    meaning: dict = field(hash=False)
    policy: dict = field(hash=False)
    runs: bool = False
    why: str = ""
    waits_for: tuple = ()
    told: tuple = ()

    @property
    def input(self):
        """The files it reads, in the order of the rule."""
        return self.meaning["input"]

    @property
    def output(self):
        """The files it makes, in the order of the rule."""
        return self.meaning["output"]

    @property
    def params(self):
        """Its params by name, or by position where they have none."""
        return self.meaning["params"]

    @property
    def command(self):
        """Its shell command, with `{threads}` and `{resources.…}` left open; None if it runs no shell."""
        return self.meaning["command"]

    @property
    def threads(self):
        """The cores it would claim."""
        return self.policy["threads"]


class Describer:
    """Turns Snakemake's jobs into Jobs, for one built workflow."""

    def __init__(self, workflow, settings, directory):
        self.workflow, self.dag, self.settings = workflow, workflow.dag, settings
        self.prefix = re.compile(re.escape(str(directory)) + r"(?=/|\b)")
        self.digest = cache(self.digest_of_file)

    def jobs(self, checkpoints=()):
        """Return these checkpoints and all jobs of the graph, each after what it needs, else by name."""
        levels = [checkpoints, *self.dag.toposorted()]
        return tuple(self.job(job) for level in levels for job in sorted(level, key=job_id))

    def job(self, job):
        """Describe one job."""
        runs = self.dag.needrun(job)
        meaning = self.meaning(job)
        return Job(
            id=job_id(job),
            rule=job.rule.name,
            wildcards=dict(sorted(job.wildcards_dict.items())),
            meaning=meaning,
            policy=self.policy(job),
            runs=runs,
            why="; ".join(self.dag.reason(job).get_names()) if runs else "",
            waits_for=waits_for(self.dag, job),
            told=told(job.rule, meaning["kind"], meaning["source"]),
        )

    def meaning(self, job):
        """Return what decides the result of a job."""
        kind, source, code = self.code(job)
        command = self.command(job) if kind == "shell" else None
        return {
            "input": self.tidy(list(job.input)),
            "output": self.tidy(list(job.output)),
            "log": self.tidy(list(job.log)),
            "benchmark": self.tidy(str(job.benchmark)) if job.benchmark else None,
            "params": {name: self.tidy(value) for name, value in named(job.params)},
            "command": command,
            "shell": self.tidy(shell_words()) if kind in ("shell", "run") else None,
            "kind": kind,
            "source": self.tidy(source),
            "code": code,
            "software": self.software(job),
        }

    def command(self, job):
        """Return the shell command with threads and resources left open, for they are policy."""
        try:
            text = job.format_wildcards(job.rule.shellcmd, threads="{threads}", resources=Open("resources"))
        except Exception:
            # A number format such as {threads:02d} takes no open place.
            text = job.shellcmd
        return self.tidy(" ".join(text.split()))

    def code(self, job):
        """Return the kind of code a job runs, where it lies, and a digest of it."""
        rule = job.rule
        if rule.shellcmd is not None:
            return "shell", None, short_digest(rule.shellcmd)
        for kind in ("script", "notebook"):
            if path := getattr(rule, kind):
                source = job._path_to_source_file(path)
                if not isinstance(source, LocalSourceFile):
                    return kind, str(source.get_path_or_uri(secret_free=True)), None
                local = source.get_path_or_uri(secret_free=True)
                return kind, os.path.relpath(local), self.digest(local)
        if rule.wrapper:
            return "wrapper", f"{self.workflow.workflow_settings.wrapper_prefix or ''}{rule.wrapper}", None
        for kind in ("cwl", "template_engine"):
            if getattr(rule, kind, None):
                return kind, str(getattr(rule, kind)), None
        if rule.norun or rule.run_func_src is None:
            return "none", None, None
        return "run", None, short_digest(rule.run_func_src)

    @staticmethod
    def digest_of_file(path):
        """Return the digest of a file's bytes, or None if it is not there."""
        return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12] if os.path.isfile(path) else None

    def software(self, job):
        """Return the environment a job asks for and gets under these settings; `host` if none is used."""
        methods = self.workflow.deployment_settings.deployment_method
        used = {}
        if DeploymentMethod.CONDA in methods and (spec := job.conda_env_spec):
            file = getattr(spec, "file", None)
            place = file.get_path_or_uri(secret_free=True) if file else str(vars(spec))
            used["conda"] = self.tidy(place)
            used["digest"] = self.digest(place)
        if DeploymentMethod.APPTAINER in methods and job.container_img_url:
            used["container"] = job.container_img_url
        if DeploymentMethod.ENV_MODULES in methods and job.env_modules:
            used["modules"] = str(job.env_modules)
        return used or "host"

    def policy(self, job):
        """Return how a job is run."""
        resources = {
            name: self.tidy(value)
            for name, value in sorted(job.resources.items())
            if name not in ("_cores", "_nodes", "tmpdir")
        }
        return {
            "threads": job.threads,
            "resources": resources,
            "retries": job.restart_times,
            "priority": self.dag.priority(job) if self.dag.needrun(job) else job.rule.priority,
            "group": job.group,
            "executor": "local" if job.is_local else self.settings.namespace.executor or "local",
        }

    def tidy(self, value):
        """Return a value as plain text, numbers, lists and mappings, free of this machine's paths."""
        if isinstance(value, TBDString):
            return UNKNOWN
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, dict):
            return {str(key): self.tidy(item) for key, item in value.items()}
        if isinstance(value, set | frozenset):
            return sorted(self.tidy(list(value)), key=str)
        if isinstance(value, list | tuple):
            return [self.tidy(item) for item in value]
        text = str(value) if isinstance(value, str | os.PathLike) else repr(value)
        return re.sub(r" at 0x[0-9a-f]+", "", self.prefix.sub("<directory>", text))


class Open:
    """Stands for `resources` in a command and gives back its own name."""

    def __init__(self, name):
        self._name = name

    def __getattr__(self, name):
        return f"{{{self._name}.{name}}}"

    def __getitem__(self, name):
        return f"{{{self._name}[{name}]}}"


def job_id(job):
    """Return a job's name in a plan, such as `pseudobulk[cell_type=B]`."""
    wildcards = ",".join(f"{name}={value}" for name, value in sorted(job.wildcards_dict.items()))
    return f"{job.rule.name}[{wildcards}]" if wildcards else job.rule.name


def patterns_of(workflow):
    """Return for each rule the patterns of its outputs, logs and benchmark; a function has no pattern."""
    return {
        rule.name: tuple(
            os.path.relpath(file) if os.path.isabs(file) else str(file)
            for file in [*rule.output, *rule.log, *filter(None, [rule.benchmark])]
            if isinstance(file, str)
        )
        for rule in workflow.rules
    }


def named(values):
    """Yield the name (or position) and the value of each item of one of Snakemake's lists with names."""
    yield from ((name or str(place), item) for place, (name, item) in enumerate(values._allitems()))


def waits_for(dag, job):
    """Return the names of the unfinished checkpoints that decide the input of a job."""
    if not any(is_flagged(file, "checkpoint_target") for file in job.input):
        return ()
    return tuple(sorted(job_id(other) for other in dag.dependencies[job] if other.rule.is_checkpoint))


def shell_words():
    """Return what a workflow puts around its shell commands: the shell, a prefix and a suffix."""
    words = {
        "executable": Path(shell.get_executable() or "").name,
        "prefix": shell._process_prefix,
        "suffix": shell._process_suffix,
    }
    return {name: word for name, word in words.items() if word} or None


def short_digest(text):
    """Return the first digits of the sha256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
