"""Tests of the therapist's desk, one file a page."""
