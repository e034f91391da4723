"""Tests of the room of safety plans."""
