"""Changes of keys that are killed at every step: everything is readable, and the same command goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from tests.foundation.archive.rotation.own_process import told_by

FOUND = {
    "root": "",
    "practice": "",
    "practice_too_early": "NotReadable",
    "practice_without_transactions": "Broken",
    "root_too_early": "NotReadable",
    "root_in_memory": "NotReadable",
}
"""What is found broken in each change: nothing in the first two, something in each wrong order of steps."""


@pytest.mark.django_db(transaction=True)
def test_a_change_of_keys_killed_at_any_step_loses_nothing_and_goes_on(tmp_path: Path) -> None:
    """And one whose steps are in a wrong order is caught.

    On PostgreSQL at every third step, and with one wrong order: nothing there puts back what that has broken.
    """
    step, names = (1, list(FOUND)) if connection.vendor == "sqlite" else (3, list(FOUND)[:3])
    told = told_by("dying", str(step), *names, folder=tmp_path)
    assert {name: found["broken"].partition(":")[0] for name, found in told.items()} == {
        name: FOUND[name] for name in names
    }
    assert min(told[name]["points"] for name in ("root", "practice")) > 12
