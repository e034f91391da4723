"""Tests of the room: what clients are told."""
