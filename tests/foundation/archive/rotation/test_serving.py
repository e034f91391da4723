"""A program that goes on serving while its keys are changed by another process."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection

from tests.foundation.archive.rotation.own_process import told_by


@pytest.mark.django_db(transaction=True)
def test_an_old_process_reads_and_writes_during_changes_of_keys_and_afterwards(tmp_path: Path) -> None:
    """And one that would not learn of a new root key is caught."""
    told = told_by("serving", folder=tmp_path)
    as_it_is, broken = told["as it is"], told["never reads the files again"]
    assert as_it_is["wrong"] == ""
    assert as_it_is["during"] > 1
    assert as_it_is["changed"]
    if connection.vendor == "sqlite":
        assert as_it_is["stood"] > as_it_is["left"] == 0
    assert broken["wrong"].startswith("NotReadable")
