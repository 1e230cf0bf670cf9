"""Three small steps to try the runner on: some ages, those under a limit, and what they come to.

python steps.py measure.ages=5 choose.limit=60 [SECTION.NAME=VALUE ...]
"""

import sys
from collections import namedtuple
from pathlib import Path

from runner import run

Step = namedtuple("Step", "name run makes")


def measure(folder, params):
    """Write so many ages."""
    print("measure runs")
    ages = [23 + 31 * number % 60 for number in range(int(params["ages"]))]
    (folder / "ages.txt").write_text("\n".join(map(str, ages)))


def choose(folder, params):
    """Keep the ages under the limit."""
    print("choose runs")
    ages = map(int, (folder / "ages.txt").read_text().split())
    (folder / "chosen.txt").write_text("\n".join(str(age) for age in ages if age < int(params["limit"])))


def summarise(folder, params):
    """Write the mean of the chosen ages."""
    print("summarise runs")
    ages = [*map(int, (folder / "chosen.txt").read_text().split())]
    (folder / "mean.txt").write_text(f"{sum(ages) / len(ages):.1f}\n")


STEPS = [
    Step("measure", measure, ["ages.txt"]),
    Step("choose", choose, ["chosen.txt"]),
    Step("summarise", summarise, ["mean.txt"]),
]


def main(words):
    """Run the steps in the folder `made`, with the parameters of the command line."""
    params, folder = {}, Path("made")
    for word in words:
        name, value = word.split("=")
        section, key = name.split(".")
        params.setdefault(section, {})[key] = int(value)
    folder.mkdir(exist_ok=True)
    run(STEPS, params, folder)
    print("mean:", (folder / "mean.txt").read_text().strip())


if __name__ == "__main__":
    main(sys.argv[1:])
