"""Tests of what pages read of calendars."""
