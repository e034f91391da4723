"""Tests of what the product knows, room by room."""
