"""Let a workflow be read in this process, and put the process back as it was."""

import asyncio
import io
import os
import sys
import threading
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

from snakemake.logging import logger
from snakemake.shell import shell

# jsonschema, which checks configurations, imports this where it is installed and so builds 38 grammars: two
# seconds for a kind of web address that no workflow's plan depends on.
SLOW_IMPORT = "rfc3987_syntax"


def outside_of_loops(work):
    """Call `work`, in a thread of its own where an event loop is running already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return work()
    outcome = {}

    def run():
        try:
            outcome["value"] = work()
        except BaseException as error:
            outcome["error"] = error

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if "error" in outcome:
        raise outcome["error"]
    return outcome["value"]


@contextmanager
def unchanged_process():
    """Silence what the workflow prints, and put back folder, environment, import path, modules and shell."""
    folder, environment, path = Path.cwd(), dict(os.environ), list(sys.path)
    modules, bytecode, level = set(sys.modules), sys.dont_write_bytecode, logger.level

    shell_state = dict(shell._process_args), shell._process_prefix, shell._process_suffix
    sys.dont_write_bytecode = True
    if slow := SLOW_IMPORT not in sys.modules:
        sys.modules[SLOW_IMPORT] = None
    said = io.StringIO()
    try:
        with redirect_stdout(said), redirect_stderr(said):
            yield said
    finally:
        if slow:
            del sys.modules[SLOW_IMPORT]
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        added = [entry for entry in sys.path if entry not in path]
        sys.path[:] = path
        sys.dont_write_bytecode = bytecode
        shell._process_args, shell._process_prefix, shell._process_suffix = shell_state
        logger.setLevel(level)
        for name in set(sys.modules) - modules:
            # A workflow's own helper may be edited before the next plan.
            if str(getattr(sys.modules[name], "__file__", None) or "").startswith(tuple(added) or ("\0",)):
                del sys.modules[name]
