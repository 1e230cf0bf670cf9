"""A capstone with a profile beside local has somebody else's ideas in it."""

import sys
from pathlib import Path

others = [p.name for p in Path(sys.argv[1], "profiles").iterdir() if p.name != "local"]
sys.exit(f"Refused: {others[0]} is not local" if others else 0)
