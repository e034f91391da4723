"""Chores of the repository that `make` calls: finding system parts and running every check in order."""
