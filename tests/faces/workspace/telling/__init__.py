"""Tests of the pages on which it is settled what clients are told."""
