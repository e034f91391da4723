"""The record of acts: who did what to which row, and when, in a chain of hashes that nobody can rewrite unseen.

Neighbours call `actions.record` inside the transaction of the act; entries hold no clinical words.
"""
