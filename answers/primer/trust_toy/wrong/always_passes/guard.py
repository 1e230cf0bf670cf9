"""Refuse nothing."""

print("nothing to refuse")
