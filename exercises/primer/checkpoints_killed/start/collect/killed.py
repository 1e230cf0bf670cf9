"""Kill a Python module in the middle of a save: as soon as a file that it writes grows over so many bytes.

python -m collect.killed BYTES MODULE WORD ...
"""

import sys

from labkit.moments import call

if __name__ == "__main__":
    room, module, *words = sys.argv[1:]
    ended = call(module, words, at=1, room=int(room))
    print("killed by the system" if ended.killed else f"ended with code {ended.code}")
