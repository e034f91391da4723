"""What a first practice is founded with in tests."""

from __future__ import annotations

from evenhand.foundation.accounts.founding.actions import Plan

PLAN = Plan(name="Quiet Street", zone="Europe/Vienna", country="AT", language="de", email="anna@example.org")
