"""The client's space at /me/: what is waiting, writing, re-reading; asks the domain, decides nothing itself."""
