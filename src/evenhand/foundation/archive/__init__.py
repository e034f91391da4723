"""Backup, restore, export, import and retention; its neighbours hand it what to keep."""
