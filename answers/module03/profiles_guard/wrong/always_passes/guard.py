"""Every profile ran without an error so far."""

print("fine")
