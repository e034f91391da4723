"""Messages between a client and whoever may open their case file; stands on cases.

Neighbours may ask for a thread, for what was not answered yet, and for what a client has not read. Nothing here looks
into the words: no message raises a task by itself.
"""
