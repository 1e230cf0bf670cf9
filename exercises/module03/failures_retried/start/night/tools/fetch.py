"""Fetch one donor's line from the archive, which leaves the first calls of some nights unanswered.

python tools/fetch.py DONOR OUTPUT
"""

import sys

from tonight import called, value

donor, output = sys.argv[1:]
call = called(f"fetch {donor}")
if call <= value(f"unanswered_{donor}"):
    sys.exit(f"fetch: call {call} for {donor}: no answer from the archive")
print(f"fetch: call {call} for {donor}: 120 cells")
with open(output, "w") as file:
    print(f"{donor}\t120 cells", file=file)
