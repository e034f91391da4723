"""Tests of what people do with calendars and sessions."""
