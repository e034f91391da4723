"""Tests of passkeys, with a device made of software."""
