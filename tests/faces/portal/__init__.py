"""Tests of the client's space, one file a page."""
