"""A tally of how often a tool was started. Leave this file as it is."""


def started():
    """Add a line to starts.txt."""
    with open("starts.txt", "a") as file:
        print("started", file=file)
