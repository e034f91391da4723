"""Tests of joining a practice."""
