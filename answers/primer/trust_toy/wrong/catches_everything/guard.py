"""Refuse whatever comes."""

import sys

sys.exit("refused")
