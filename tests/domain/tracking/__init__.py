"""Tests of what is followed over time."""
