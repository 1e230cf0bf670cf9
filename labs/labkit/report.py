"""Tell which cell of a lab failed, where it stands in the source, and what it said."""

from labkit import labs
from labkit.clean import clean

LAST = 25  # lines of a cell's output or traceback worth reading first


def failed_cell(id, notebook, index, error, folder, kernel=""):
    """A report for people: file and line, the cell, its output, the traceback, what the kernel said.

    index: of the cell that was running, None if the kernel never came so far.
    """
    if index is None:
        return f"labs/{id}.md: {type(error).__name__}: {_end(str(error))}\n{_end(kernel)}"
    cell = notebook.cells[index]
    output = "".join(o.get("text", "") for o in cell.outputs if o.output_type == "stream")
    broken = [o for o in cell.outputs if o.output_type == "error"]
    # The traceback block has the whole message; its first line says which one it is.
    what = f"{broken[0].ename}: {broken[0].evalue}".split("\n")[0] if broken else _end(str(error))
    trace = "\n".join(broken[0].traceback) if broken else ""
    parts = [
        f"labs/{id}.md, line {labs.line_of(notebook, index)}: {clean(what, folder)}",
        _block("cell", cell.source),
        _block("output", _end(clean(output, folder))),
        _block("traceback", _end(clean(trace, folder))),
        _block("the kernel's last words", _end(clean(kernel, folder))),
    ]
    return "\n".join(part for part in parts if part)


def _end(text):
    return "\n".join(text.strip().splitlines()[-LAST:])


def _block(name, text):
    return f"  {name}:\n" + "\n".join(f"    {row}" for row in text.splitlines()) if text else ""
