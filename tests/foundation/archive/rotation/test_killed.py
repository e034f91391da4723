"""Changes of keys that are killed at every step: everything is readable, and the same command goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from tests.foundation.archive.rotation.own_process import told_by


@pytest.mark.django_db(transaction=True)
def test_a_change_of_keys_killed_at_any_step_loses_nothing_and_goes_on(tmp_path: Path) -> None:
    step = 1 if connection.vendor == "sqlite" else 3
    told = told_by("dying", str(step), "root", "practice", folder=tmp_path)
    assert {name: found["broken"] for name, found in told.items()} == {"root": [], "practice": []}
    assert min(int(str(found["points"])) for found in told.values()) > 15


LOST = {
    "practice_too_early": "NotReadable",
    "practice_without_transactions": "Broken",
    "root_too_early": "NotReadable",
    "root_in_memory": "NotReadable",
}
"""What is found of each wrong order of steps."""


@pytest.mark.django_db(transaction=True)
def test_a_change_in_a_wrong_order_is_caught(tmp_path: Path) -> None:
    """On PostgreSQL one of them, since nothing puts a database back there that a wrong order has broken."""
    names = list(LOST) if connection.vendor == "sqlite" else list(LOST)[:1]
    told = told_by("dying", "1", *names, folder=tmp_path)
    assert {name: str(found["broken"]).split(": ")[1] for name, found in told.items()} == {
        name: LOST[name] for name in names
    }
