"""Every table is in a backup, in its keyring, or left out for a reason; no words and no key stand in a backup."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models

from evenhand.foundation.archive.backup.contents import (
    KEYS,
    LEFT_OUT,
    _written,
    lines_of,
    practices_here,
    read_cell,
    tables_of_data,
    tables_of_keys,
)
from evenhand.foundation.vault.models import RecoverySheet, WrappedKey
from tests.domain.two_practices import two_practices
from tests.factories import a_case, a_practice, a_therapist, inside
from tests.foundation.archive.test_recovery import a_sheet

BERLIN = timezone(timedelta(hours=1))


def test_every_table_is_in_one_place() -> None:
    everything = sorted(model._meta.label for model in apps.get_models(include_auto_created=True))
    assert sorted([*(model._meta.label for model in tables_of_data()), *KEYS, *LEFT_OUT]) == everything
    assert sorted(model._meta.label for model in tables_of_keys()) == sorted(KEYS)


def test_every_secret_that_wraps_or_is_wrapped_lies_apart() -> None:
    vault = {model._meta.label for model in apps.get_app_config("vault").get_models()}
    assert vault == set(KEYS)


def test_no_table_of_a_backup_counts_its_rows_by_itself() -> None:
    """PostgreSQL would have to be told afterwards where to go on counting."""
    counting = [model for model in tables_of_data() if isinstance(model._meta.pk, models.AutoField)]
    assert counting == []


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, None),
        (1, 1),
        (1.5, 1.5),
        ("words", "words"),
        (UUID(int=7), "00000000000000000000000000000007"),
        (datetime(2026, 11, 24, 15, 2, tzinfo=BERLIN), "2026-11-24 14:02:00"),
        (datetime(2026, 11, 24, 14, 2, 0, 5, tzinfo=UTC), "2026-11-24 14:02:00.000005"),
        (date(2026, 11, 24), "2026-11-24"),
        (time(21, 0), "21:00:00"),
        (b"\0\xff", {"b": "AP8="}),
        (memoryview(b"\0\xff"), {"b": "AP8="}),
    ],
)
def test_cells_are_written_one_way_for_both_databases(cell: object, written: object) -> None:
    assert _written(cell) == written


def test_bytes_are_read_back() -> None:
    assert read_cell(_written(b"\0\xff")) == b"\0\xff"
    assert read_cell("AP8=") == "AP8="


@pytest.mark.django_db
def test_a_backup_holds_no_words_and_no_key() -> None:
    words, name = "Brennnessel, said Oriole", "Oriole Heron"
    case = a_case(goal=words, name=name, email="heron@example.org")
    on_paper = a_sheet(case.therapist)
    data = "\n".join(lines_of(tables_of_data(), practices_here()))
    keys = "\n".join(lines_of(tables_of_keys(), practices_here()))
    for forbidden in (words, name, "heron@example.org", on_paper.words[0] + " "):
        assert forbidden not in data + keys
    with inside(case):
        wrapped = [bytes(row.wrapped) for row in WrappedKey.objects.all()]
        wrapped += [bytes(row.wrapped) for row in RecoverySheet.objects.all()]
    assert len(wrapped) == 4
    for one in wrapped:
        assert _written(one)["b"] in keys
        assert _written(one)["b"] not in data


@pytest.mark.django_db
def test_rows_are_counted_and_of_one_practice_each() -> None:
    cast = two_practices()
    lines = list(lines_of(tables_of_data(), practices_here()))
    assert '"cases_casefile": 3' in lines[-1]
    assert sum(str(cast.mine.case.pk.hex) in line and cast.theirs.case.pk.hex in line for line in lines) == 0


@pytest.mark.django_db
def test_every_practice_is_walked() -> None:
    a_practice(), a_therapist()
    assert len(practices_here()) == 2
