"""Tests of the walls in PostgreSQL."""
