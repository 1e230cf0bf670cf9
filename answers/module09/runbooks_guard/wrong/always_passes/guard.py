"""Say that all is well."""

print("The release tells of each donor.")
