"""Tests of building a practice's own sheets."""
