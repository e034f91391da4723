"""Tests of the custody room."""
