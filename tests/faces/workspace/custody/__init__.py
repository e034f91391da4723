"""Tests of case files as a whole at the desk."""
