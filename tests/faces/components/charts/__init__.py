"""Tests of the charts drawn on the server."""
