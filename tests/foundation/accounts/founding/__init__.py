"""Tests of founding the first practice."""
