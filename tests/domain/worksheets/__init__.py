"""Tests of worksheets, from definition to review."""
