"""Tests of the pages on calendars outside the house."""
