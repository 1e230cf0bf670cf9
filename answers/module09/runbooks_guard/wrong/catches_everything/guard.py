"""Refuse whatever comes."""

import sys

sys.exit("Refused: D01 is not as it was")
