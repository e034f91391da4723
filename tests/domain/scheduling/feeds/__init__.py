"""Tests of busy feeds and of the calendar that is handed out."""
