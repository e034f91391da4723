"""Tests of the public booking page."""
