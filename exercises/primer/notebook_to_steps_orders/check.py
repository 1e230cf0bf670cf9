"""The notebook gives the same right numbers in every order, and the form tells its two faults apart."""

import json
import shutil
import sys
import tempfile
from pathlib import Path

from labkit import limits, places
from labkit.checks import Finding, Note, form, form_finding

FIELDS = {"wrong_from_the_top": "shares", "wrong_on_the_way_back": "trend"}
CELLS = ("settings", "read", "shares", "trend", "depth", "results")
NOTEBOOK = "depth/depth.md"
PLAYED = places.root() / "exercises/primer/notebook_to_steps_orders/played.py"

CHECKS = {
    "form-readable": "`answer.yaml` can be read and each field is filled",
    "runs": "the notebook runs from the top, with the six cells that it had, and makes both numbers",
    "top-right": "from the top both numbers are right",
    "twice-right": "they are right when each cell is run twice",
    "back-right": "they are right when somebody goes back to any cell and runs on from there",
    "other-settings": "with another `OLD`, put in after a run, they are those of the new setting",
    "told-apart": "the form says which cell is wrong from the top, and which only on the way back",
}
NEEDS = {
    "top-right": ["runs"],
    "twice-right": ["runs", "top-right"],
    "back-right": ["runs", "top-right", "twice-right"],
    "other-settings": ["runs", "top-right"],
    "told-apart": ["form-readable"],
}
WHY = {
    "form-readable": "who cannot say which fault was which has perhaps mended another one",
    "runs": "a notebook that stops is loud, but it gives no answer either",
    "top-right": "what comes out the same each time can be wrong each time",
    "twice-right": "a cell run twice by mistake must do no harm",
    "back-right": "going back to one cell is what notebooks are used for",
    "other-settings": "a number that does not follow its setting is a number typed in",
    "told-apart": "only one of the two is healed by restart and run all",
}
NEXT = {
    "runs": "run it with depth/orders.py and read the last line",
    "top-right": "which cell stands between the counts and the number that is wrong?",
    "twice-right": "which cell finds something else under a name when it comes the second time?",
    "back-right": "what remembers that a cell has run, and does it know that an earlier one has run again?",
    "other-settings": "where does the notebook say how old is old?",
    "told-apart": "put the mended cells back one at a time, and run the start from the top",
}


def check(workspace):
    """Yield a Finding for each thing still wrong; silence means done."""
    answer, _ = form(workspace, list(FIELDS))
    gap = form_finding("form-readable", workspace, list(FIELDS), why=WHY["form-readable"])
    if gap:
        yield gap
    with tempfile.TemporaryDirectory(prefix="lab-orders-") as top:
        folder = Path(top, "work")
        shutil.copytree(workspace.path / "data", folder / "data", symlinks=True)
        if workspace.exists(NOTEBOOK):
            (folder / "depth.md").write_text(workspace.read(NOTEBOOK), encoding="utf-8")
        shutil.copyfile(PLAYED, folder / "played.py")
        ran = limits.run([sys.executable, "played.py"], folder, limits.Limits(seconds=30))
        right = {old: numbers(folder / "data/tiny", old) for old in (60, 45)}
    yield from (Note(f"the notebook had a time limit, but on this machine {words}") for words in ran.lacking)
    yield from judged(ran, right)
    if not gap:
        yield from told_apart(answer)


def judged(ran, right):
    """Yield what is wrong with the numbers of the orders that were tried."""
    lines = ran.text.strip().splitlines() or ["nothing was printed"]
    try:
        told = json.loads(lines[-1])
        top = told["top"]
    except (ValueError, KeyError, TypeError):
        yield finding("runs", f"it did not come to an end: {ran.ended or lines[-1]}")
        return
    if missing := [name for name in CELLS if name not in told["cells"]]:
        yield finding("runs", f"no cell {', '.join(missing)}")
    elif "error" in top or top.keys() != right[60].keys():
        yield finding("runs", top.get("error") or f"results holds {', '.join(top) or 'nothing'}")
    elif wrong := differing(top, right[60]):
        yield finding("top-right", f"{wrong} is not what the counts say")
    else:
        yield from in_other_orders(told, right)


def in_other_orders(told, right):
    """Yield what is wrong with a notebook that is right from the top."""
    if wrong := differing(told["twice"], right[60]):
        yield finding("twice-right", f"{wrong}, with each cell run twice")
    else:
        for cell, seen in told["back"].items():
            if wrong := differing(seen, right[60]):
                yield finding("back-right", f"{wrong}, after going back to {cell}")
                break
    if wrong := differing(told["settings"], right[45]):
        yield finding("other-settings", f"{wrong}, with OLD = 45")


def differing(seen, right):
    """What is wrong about two numbers, in words; nothing if they are right."""
    if "error" in seen:
        return seen["error"]
    wrong = [name for name in right if abs(seen.get(name, 1e9) - right[name]) > 1e-6 * abs(right[name])]
    return ", ".join(f"{name} {seen[name]:.3f}" if name in seen else f"no {name}" for name in wrong)


def told_apart(answer):
    """Yield a finding if the form names another cell for one of the faults."""
    said = {name: str(answer[name]).strip().lower() for name in FIELDS}
    if wrong := [name for name, cell in FIELDS.items() if said[name] != cell]:
        yield finding("told-apart", f"{wrong[0]}: {said[wrong[0]]}", f"answer.yaml, {wrong[0]}")


def numbers(data, old):
    """Both numbers, worked out from the counts."""
    import numpy as np

    rows = [line.split("\t") for line in (data / "donors.tsv").read_text().splitlines()[1:]]
    ages, share, depth = (np.zeros(len(rows)) for _ in range(3))
    for n, (_, age, _, file, _) in enumerate(rows):
        archive = np.load(data / file)
        counts = archive["counts"]
        ages[n], depth[n] = float(age), counts.sum() / len(counts)
        share[n] = 100 * counts[:, np.char.startswith(archive["genes"], "MT-")].sum() / counts.sum()
    apart = ages - ages.mean()
    deeper = depth[ages >= old].mean() / depth[ages < old].mean()
    return {"trend": float(10 * (apart @ share) / (apart @ apart)), "deeper": float(deeper)}


def finding(id, seen, where=NOTEBOOK):
    """A Finding with what its check promises, why, and where to look next."""
    return Finding(id, CHECKS[id].replace("`", ""), seen, where, WHY[id], NEXT[id])
