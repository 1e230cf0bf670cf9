"""One step of the analysis as a command, for engines that start a process for each job.

python one_step.py STEP RESULTS PARAMETERS [DONOR]
"""

import json
import sys

from steps import RELEASE, STEPS, Place
from timed import perform


def main():
    """Do what the words ask for; the parameters are JSON."""
    name, results, params, *donors = sys.argv[1:]
    step = {step.name: step for step in [*STEPS, RELEASE]}[name]
    perform(step, Place(results=results), json.loads(params), donors)


if __name__ == "__main__":
    main()
