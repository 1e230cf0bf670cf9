"""The groups in which a change of policy is read are the kinds and headings of review/options.yaml."""

import pytest
import yaml
from labkit import places, quiz_source
from review.options import LISTED, option

GROUPS = {"waiting": 2, "how": 3, "where": 3, "what": 4}  # by the first word of a heading
NAMES = {"acts on meaning": 1, "waiting and failing": 2, "how much and where": 3, "what is told": 4}
ITEMS = quiz_source.read("module03/governance", places.root())["reading-order"]["items"]
VERDICTS = yaml.safe_load(
    (places.root() / "answers/module03/governance_reviewed/verdicts.yaml").read_text(encoding="utf-8")
)
LISTED_ONES = [
    name for name in VERDICTS if name.split()[1] not in ("min_mean_count", "slurm-keep-successful-logs")
]


def group(name):
    """The group of an option: 1 unless it is policy, else that of the last heading above it."""
    above = LISTED.read_text(encoding="utf-8").partition(f"\n  {name}: ")[0]
    heading = [line for line in above.splitlines() if line.startswith("  # ")][-1]
    return GROUPS[heading.split()[1].strip(",")] if option(name).kind == "policy" else 1


@pytest.mark.parametrize("item", ITEMS, ids=[item["about"]["option"] for item in ITEMS])
def test_each_line_to_sort_is_read_where_the_list_of_options_puts_it(item):
    """The lesson's sorting."""
    assert group(item["about"]["option"]) == NAMES[item["group"]]


@pytest.mark.parametrize("change", LISTED_ONES)
def test_each_change_of_the_exercise_is_read_where_the_list_of_options_puts_it(change):
    """All but the config, which is no option, and one of a plugin, of which the list knows the prefix."""
    assert group(change.split()[1]) in VERDICTS[change]["read"]
