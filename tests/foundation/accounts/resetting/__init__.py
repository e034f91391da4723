"""Tests of resetting a lost sign-in."""
