"""Which proof was seen to catch which fault: what the exercise on proofs grades by.

The lab on proofs and tests/labkit/test_proofs.py try each pair.
One that neither tried stands in neither table.
"""

# From the cheapest to the dearest, a run and what follows it taken from an empty folder.
ORDER = ("verify", "lint", "dry-run", "comparison", "run", "confirm", "selftest")

CAUGHT = {
    "verify": {"edited-table"},
    "lint": {"path-of-this-machine"},
    "dry-run": {"misnamed-input"},
    "comparison": {"other-catalogue"},
    "run": {"renamed-option"},
    "confirm": {"file-not-added"},
    "selftest": {"rows-in-a-set"},
}
_HERE = {"renamed-option", "rows-in-a-set", "file-not-added"}  # faults that no plan and no checksum shows
PASSED = {
    "verify": _HERE | {"misnamed-input", "other-catalogue", "path-of-this-machine"},
    "lint": _HERE | {"misnamed-input", "other-catalogue", "edited-table"},
    "dry-run": _HERE | {"other-catalogue", "edited-table", "path-of-this-machine"},
    "comparison": _HERE | {"edited-table"},
    "run": {"other-catalogue", "edited-table", "rows-in-a-set", "file-not-added"},
    "confirm": {"other-catalogue", "path-of-this-machine"},
    "selftest": {"edited-table", "file-not-added", "path-of-this-machine"},
}


def smallest(fault):
    """The cheapest proof that was seen to catch a fault."""
    return next(rung for rung in ORDER if fault in CAUGHT[rung])
