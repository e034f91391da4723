"""Tests of booking: rules, slots, sessions."""
