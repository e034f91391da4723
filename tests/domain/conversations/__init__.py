"""Tests of messages between client and therapist."""
