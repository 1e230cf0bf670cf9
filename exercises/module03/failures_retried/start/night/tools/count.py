"""Count the donors by age, in a working folder of its own.

python tools/count.py OUTPUT
"""

import os
import sys

from tonight import called

called("count")
if os.path.exists("counting"):
    sys.exit("count: the folder `counting` is in use: another count is at work here, wait for its end")
os.mkdir("counting")
donors = [{"donor": "D01", "age_years": 42}, {"donor": "D02", "age_years": 71}]
ages = [donor["age"] for donor in donors]
with open(sys.argv[1], "w") as file:
    print("\n".join(map(str, ages)), file=file)
os.rmdir("counting")
