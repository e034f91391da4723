"""The fault campaign: what has to hold when something breaks, each with a broken variant that is caught.

The definitions are F1 to F18 in docs/reliability.md. `make test` runs short versions, `make faults` long ones.
"""
