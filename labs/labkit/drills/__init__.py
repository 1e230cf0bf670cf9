"""Incidents on the capstone: one module a drill, named for its symptom; see labkit's README."""
