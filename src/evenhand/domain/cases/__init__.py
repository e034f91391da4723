"""The case file: its number, the contact record, and information with versions.

Neighbours may use the models, `actions` and `queries`; a case file knows nothing of what is done in it.
"""
