"""When the screen of somebody signed in locks in place, and what opens it again.

The server decides: a session that was not used for its owner's minutes is locked from its next request on, with script
or without. The row of the browser (`signed_in`) holds when it was used last and since when it is locked.
"""
