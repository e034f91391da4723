"""Paying invoices by card."""
