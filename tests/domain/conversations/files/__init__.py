"""Tests of files that go with messages."""
