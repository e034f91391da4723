"""Effects that leave the house: a row written with the data, carried out later by a worker.

Neighbours call `actions.enqueue` inside their transaction and register a carrier with `carriers.carries`.
"""
