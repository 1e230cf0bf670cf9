"""Run the flow once for each line that comes in, so that Prefect and its server are started only once."""

import sys

from flow import main

for _ in sys.stdin:
    print(main(), flush=True)
