"""Tests of where somebody is signed in."""
