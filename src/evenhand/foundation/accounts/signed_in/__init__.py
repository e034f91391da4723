"""Where somebody is signed in right now: one row a browser, listed for its owner, ended by them.

The row stands beside Django's session of the same key; ending one deletes that session, so it holds from the next
request on. Evenhand's word "session" is kept for a meeting of client and therapist.
"""
