"""Tests of the tenant."""
