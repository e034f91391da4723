"""Filling the demo's practice."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import connections, transaction

from evenhand.foundation.accounts.actions import found_practice


def fill_demo(*, at: datetime) -> None:
    """Make the practice of the demo as of a moment, in one transaction."""
    with transaction.atomic():
        found_practice(
            name="Demo practice",
            zone="Europe/London",
            owner_email="demo@localhost",
            owner_password=secrets.token_urlsafe(16),
            at=at,
        )
    connections.close_all()
