"""The schema from which every later Evenhand can upgrade: the last migration of each room at that time."""

from __future__ import annotations

FIRST_SCHEMA = {
    "accounts": "0008_locking",
    "archive": "zero",
    "audit": "0004_refused_at_the_doors",
    "cases": "0004_shared_with_colleagues",
    "conversations": "zero",
    "custody": "zero",
    "fees": "zero",
    "kudos": "zero",
    "outbox": "0001_initial",
    "plans": "zero",
    "practices": "0001_initial",
    "safety": "zero",
    "scheduling": "zero",
    "tracking": "0001_initial",
    "vault": "0004_house_secret",
    "worksheets": "0005_a_stop_that_was_seen",
}
"""As of 29 November 2026. A room that was not there yet is at zero; one that came later is added here at zero."""
