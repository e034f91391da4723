"""A program that goes on serving while its keys are changed by another process."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.foundation.archive.rotation.own_process import told_by

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_old_process_reads_and_writes_during_changes_of_keys_and_afterwards(tmp_path: Path) -> None:
    told = told_by("serving", "as it is", folder=tmp_path)
    assert told["wrong"] == ""
    assert told["during"] > 1
    assert told["changed"]


def test_an_old_process_that_would_not_learn_of_a_new_root_key_is_caught(tmp_path: Path) -> None:
    told = told_by("serving", "never reads the files again", folder=tmp_path)
    assert told["wrong"].startswith("NotReadable")
