"""Migrations of the custody room."""
