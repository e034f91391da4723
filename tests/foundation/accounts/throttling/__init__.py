"""Tests of the growing waits."""
