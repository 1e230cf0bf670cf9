"""Run the flow once for each line that comes in, so that Prefect and its server are started only once."""

import sys

from flow import main
from prefect.client.orchestration import get_client

with get_client(sync_client=True):  # starts the server, while the other engines are at work
    for _ in sys.stdin:
        print(main(), flush=True)
