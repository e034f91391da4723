"""Tests of the record of acts."""
