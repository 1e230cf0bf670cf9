"""Let Snakemake build its graph of jobs in this process, and leave no trace on disk."""

import logging
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from unittest import mock

from . import plan_lazy  # noqa: F401 - first of all: it imports Snakemake without what is slow

# isort: split
import snakemake.api
import snakemake.dag
import snakemake.jobs
import snakemake.workflow
from snakemake.api import SnakemakeApi, resolve_snakefile
from snakemake.cli import parse_config
from snakemake.exceptions import ApiError, WorkflowError, get_exception_origin
from snakemake.logging import logger
from snakemake.persistence.file import FilePersistence
from snakemake.resources import Resources
from snakemake.settings import types
from snakemake.settings.enums import PersistenceBackend, Quietness
from snakemake_interface_executor_plugins.registry import ExecutorPluginRegistry

from .plan_guard import outside_of_loops, unchanged_process
from .plan_settings import PlanError, one_line

# What decides only when a job runs again. At these values all of the graph shows that can show.
CALM = {
    "forceall": False,
    "force": False,
    "forcerun": set(),
    "rerun_triggers": types.RerunTrigger.all(),
    "consider_ancient": {},
    "ignore_incomplete": False,
    "rerun_incomplete": True,
    "trust_io_cache": False,
}


class ReadingPersistence(FilePersistence):
    """Snakemake's record of earlier runs, read where it lies; what it would write goes to a spare folder."""

    spare = None

    def __init__(self, **settings):
        prefixes = dict.fromkeys(("conda_prefix", "singularity_prefix", "shadow_prefix"))
        super().__init__(**settings | prefixes | {"path": Path(self.spare)})
        kept = Path(".snakemake").absolute()
        for place, folder in (("_metadata_path", "metadata"), ("_incomplete_path", "incomplete")):
            if (kept / folder).is_dir():
                setattr(self, place, str(kept / folder))
        self.iocache_path = str(kept / "iocache")

    @property
    def _serialize_param(self):
        """Leave pandas alone while nobody has loaded it: no parameter can be one of its tables then."""
        return super()._serialize_param if "pandas" in sys.modules else self._serialize_param_builtin

    def save_iocache(self):
        """Keep nothing: the inventory of this plan is not for later runs."""

    def drop_iocache(self):
        """Drop nothing: the inventory on disk belongs to the runs."""


def build(settings, directory, read, calm=False, resting=False):
    """Build the graph for `settings`; return what `read(workflow, checkpoints)` makes of it while it lives.

    With `calm`, settings that only decide when jobs run again are put at rest. With `resting`, no job needs
    to run, whatever has changed: a checkpoint whose output is there decides as it did. Raises PlanError.
    """
    args = settings.namespace
    if calm or resting:
        args = type(args)(**vars(args) | CALM)
    return outside_of_loops(lambda: guarded_build(args, directory, read, resting))


async def rest(dag, create_inventory=False):
    """Stand in for Snakemake's decision which jobs need to run: none does."""
    for jobs in (dag._needrun, dag._checkpoint_jobs, dag._n_until_ready, dag._ready_jobs):
        jobs.clear()
    dag._len = len(dag._finished)


def is_calm(settings, directory):
    """Tell whether these settings are at rest by themselves, so that both plans are the same."""
    args = vars(settings.namespace)
    marked = any(path.is_file() for path in (Path(directory) / ".snakemake" / "incomplete").rglob("*"))
    same = all(args[name] == value for name, value in CALM.items() if name != "rerun_incomplete")
    return same and (args["rerun_incomplete"] or not marked)


def guarded_build(args, directory, read, resting=False):
    """Build with the process put back afterwards, and every failure told as a PlanError."""
    api = None
    with unchanged_process() as said, tempfile.TemporaryDirectory() as spare:
        os.chdir(directory)
        try:
            with SnakemakeApi(types.OutputSettings(dryrun=True, quiet={Quietness.ALL})) as api:
                logger.setLevel(logging.CRITICAL)
                reading = type("Persistence", (ReadingPersistence,), {"spare": spare})
                with ExitStack() as patches:
                    patches.enter_context(mock.patch.object(snakemake.workflow, "FilePersistence", reading))
                    if resting:
                        patches.enter_context(mock.patch.object(snakemake.dag.DAG, "update_needrun", rest))
                    return read(*graph(api, args))
        except PlanError:
            raise
        except SystemExit as stop:
            words = stop.code if isinstance(stop.code, str) else said.getvalue()
            last = (words.strip() or "it gave no reason").splitlines()[-1]
            raise PlanError(f"the workflow stopped by itself: {one_line(last)}") from None
        except Exception as error:
            raise PlanError(explain(error, api, directory)) from None


def graph(api, args):
    """Return Snakemake's workflow with its graph for `args`, and the checkpoints the graph leaves out."""
    # Snakemake reads a script's time once a process; between two plans it may be edited.
    snakemake.jobs.get_script_mtime.cache_clear()
    executor = ExecutorPluginRegistry().get_plugin(args.executor or "local")
    local = executor.common_settings.local_exec
    cores = int(args.cores or (args.jobs if local else None) or 1)
    workflow_api = api.workflow(
        resource_settings=types.ResourceSettings(
            cores=cores,
            nodes=args.jobs,
            local_cores=args.local_cores,
            max_threads=args.max_threads,
            resources=args.resources,
            overwrite_threads=args.set_threads,
            overwrite_scatter=args.set_scatter,
            overwrite_resource_scopes=args.set_resource_scopes,
            overwrite_resources=args.set_resources,
            default_resources=args.default_resources or (None if local else Resources.default("full")),
        ),
        config_settings=types.ConfigSettings(
            config=parse_config(args.config),
            configfiles=args.configfile,
            config_args=args.config,
            replace_workflow_config=args.replace_workflow_config,
        ),
        storage_settings=types.StorageSettings(
            default_storage_provider=args.default_storage_provider,
            default_storage_prefix=args.default_storage_prefix,
            omit_flags=args.omit_flags,
            notemp=args.notemp,
            all_temp=args.all_temp,
        ),
        workflow_settings=types.WorkflowSettings(
            wrapper_prefix=args.wrapper_prefix,
            consider_ancient=args.consider_ancient,
            persistence_backend=PersistenceBackend.FILE,
        ),
        deployment_settings=types.DeploymentSettings(deployment_method=software_methods(args)),
        snakefile=resolve_snakefile(args.snakefile),
    )
    workflow_api.dag(dag_settings(args))
    workflow = workflow_api._workflow
    workflow._executor_plugin = executor
    workflow.execution_settings = types.ExecutionSettings(
        ignore_ambiguity=args.allow_ambiguity,
        ignore_incomplete=args.ignore_incomplete,
        retries=args.retries,
        attempt=args.attempt,
        lock=False,
    )
    workflow.remote_execution_settings = types.RemoteExecutionSettings()
    workflow.scheduling_settings = types.SchedulingSettings(prioritytargets=args.prioritize)
    workflow.group_settings = types.GroupSettings(
        group_components=args.group_components, overwrite_groups=args.groups, local_groupid=args.local_groupid
    )
    workflow._prepare_dag(
        forceall=args.forceall, ignore_incomplete=args.ignore_incomplete, lock_warn_only=False, nolock=True
    )
    # These look up scripts and wrappers, the latter on the network.
    workflow.dag.dag_processors = []
    workflow.async_run(workflow.dag.init())
    # Snakemake drops a finished checkpoint whose output no job takes as a file; it still is part of the plan.
    checkpoints = [job for job in workflow.dag.jobs if job.rule.is_checkpoint]
    workflow.async_run(workflow.dag.update_checkpoint_dependencies())
    workflow.async_run(workflow.dag.postprocess(update_needrun=False))
    return workflow, [job for job in checkpoints if job not in workflow.dag.jobs]


def software_methods(args):
    """Return the ways of deploying software that the options ask for."""
    return {
        *args.software_deployment_method,
        *([types.DeploymentMethod.CONDA] if args.use_conda else []),
        *([types.DeploymentMethod.APPTAINER] if args.use_apptainer else []),
        *([types.DeploymentMethod.ENV_MODULES] if args.use_envmodules else []),
    }


def dag_settings(args):
    """Return the settings of the graph, those that choose jobs and those that decide which run again."""
    return types.DAGSettings(
        targets=args.targets,
        target_jobs=args.target_jobs,
        target_files_omit_workdir_adjustment=args.target_files_omit_workdir_adjustment,
        batch=args.batch,
        forcetargets=args.force,
        forceall=args.forceall,
        forcerun=args.forcerun,
        until=args.until,
        omit_from=args.omit_from,
        force_incomplete=args.rerun_incomplete,
        allowed_rules=args.allowed_rules or frozenset(),
        rerun_triggers=args.rerun_triggers,
        max_inventory_wait_time=args.max_inventory_time,
        trust_io_cache=args.trust_io_cache,
        max_checksum_file_size=args.max_checksum_file_size,
        strict_evaluation=args.strict_dag_evaluation,
    )


def explain(error, api, directory):
    """Return one sentence that says where planning failed and why."""
    workflow = api._workflow_api._workflow_store if api and api._workflow_api else None
    maps = workflow.linemaps if workflow else {}
    file = getattr(error, "filename", None) or getattr(error, "snakefile", None)
    line = getattr(error, "lineno", None)
    if not isinstance(error, SyntaxError) and (origin := get_exception_origin(error, maps)):
        line, file = origin
    if file in maps and line in maps[file]:
        line = maps[file][line]
    rule = getattr(error, "rule", None)
    parts = [os.path.relpath(file, directory)] if file else []
    parts += [f"line {line}"] if line and file else []
    parts += [f"rule {getattr(rule, 'name', rule)}"] if rule else []
    message = error.msg if isinstance(error, SyntaxError) else one_line(error)
    told = isinstance(error, WorkflowError | ApiError | OSError | SyntaxError)
    sentence = message if told else f"{type(error).__name__}: {message}"
    return ": ".join(filter(None, [", ".join(parts), sentence])).replace(f"{directory}{os.sep}", "")
