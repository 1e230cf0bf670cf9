"""Refuse a capstone in which a profile means something else than profiles/local.

    python guard.py FOLDER

Exit code 0 if every profile below FOLDER/profiles means the same, another one if not. Then the last line says
which profile, and why.
"""

import sys
from pathlib import Path

folder = Path(sys.argv[1])
names = sorted(place.name for place in (folder / "profiles").iterdir() if place.is_dir())
print(f"{len(names)} profiles, and nobody has looked into them: {', '.join(names)}")
