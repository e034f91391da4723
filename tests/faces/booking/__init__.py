"""Tests of what is booked and read without signing in."""
