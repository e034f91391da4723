"""Tests of what a host says of the house."""
