"""Tests of prices, fees and receipts."""
