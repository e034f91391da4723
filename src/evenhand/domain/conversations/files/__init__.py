"""Files that go with a message: what is taken, how it is looked into by a program of its own, and under which name.

Nothing here opens a file that somebody sent inside the web server: that is done by `program`, which ends with it.
"""
