"""The safety plan: made together at the desk, changed by its client, kept in all its versions.

Neighbours may ask for the plan in force and its versions. Nothing that counts, reminds or scores can reach this room.
"""
