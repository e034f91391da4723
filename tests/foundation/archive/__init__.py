"""Tests of backup, restore and recovery."""
