"""Run a lab's cells in a kernel that leaves nothing behind."""

import os
import tempfile
from pathlib import Path

from labkit import report

CELL_LIMIT = 300  # seconds for one cell


def run_cells(id, notebook):
    """Fill in the notebook's outputs; return "" or the report of the cell that failed."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    with tempfile.TemporaryDirectory(prefix="lab-") as holder:
        holder = Path(holder)
        folder = holder / "notebook"
        folder.mkdir()
        # Running a lab for the book must leave the progress of whoever builds it alone.
        os.environ["LAB_HOME"] = str(holder / "home")
        said = holder / "kernel.txt"
        client = _client(notebook, folder, holder)
        running = [None]
        client.on_cell_execute = lambda cell, cell_index: running.append(cell_index)
        try:
            with open(said, "w") as stderr:
                client.execute(stderr=stderr)
        except (CellExecutionError, CellTimeoutError, DeadKernelError, RuntimeError) as error:
            last_words = "" if isinstance(error, CellExecutionError) else said.read_text(errors="replace")
            return report.failed_cell(id, notebook, running[-1], error, folder, last_words)
    return ""


def _client(notebook, folder, holder):
    from jupyter_client.kernelspec import KernelSpecManager
    from nbclient import NotebookClient

    client = NotebookClient(
        notebook,
        timeout=CELL_LIMIT,
        record_timing=False,  # times in the cells' metadata would change the cache's key
        resources={"metadata": {"path": str(folder)}},
    )
    manager = client.create_kernel_manager()
    # No folder to search: the kernel is this Python, whatever else is installed under the name.
    manager.kernel_spec_manager = KernelSpecManager(kernel_dirs=[])
    # Sockets in our folder, not on the network, where others on this machine could listen.
    manager.transport = "ipc"
    manager.connection_file = str(holder / "k.json")
    return client
