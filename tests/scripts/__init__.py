"""Tests of the repository's chores."""
