"""Tests of the slot engine, held against an oracle that walks minute by minute."""
