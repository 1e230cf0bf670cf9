"""Fit the model; a job that takes more memory than it was given is killed, as a cluster does it.

python tools/fit.py GIVEN_MB OUTPUT
"""

import os
import signal
import sys

from tonight import called, value

given, output = int(sys.argv[1]), sys.argv[2]
called(f"fit with {given} MB")
print("fit: reading the counts", flush=True)
if given < value("fit_needs_mb"):
    os.kill(os.getpid(), signal.SIGKILL)
print("fit: done")
with open(output, "w") as file:
    print("a model", file=file)
