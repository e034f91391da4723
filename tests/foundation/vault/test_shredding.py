"""Shredding a case file: no key at hand opens any of its texts again, and the date that may be named is true."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.vault import erasing
from evenhand.foundation.vault.actions import (
    CaseShredded,
    destroy_case_keys,
    make_case_keys,
    sweep_after_shredding,
)
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.house import house_key
from evenhand.foundation.vault.keyring import keyring
from evenhand.foundation.vault.lifetimes import KEYRING_BACKUP_DAYS
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.queries import shredding_of, unreadable_from
from evenhand.foundation.vault.roots import root_wrapping_key
from evenhand.foundation.vault.sealing import NotReadable, unseal
from tests.factories import NOW, a_case, a_draft, a_submission, a_therapist, an_assignment, inside

LONDON = ZoneInfo("Europe/London")


def a_full_case(number: int = 0) -> CaseFile:
    """A case file with texts of many kinds, beside another of the same therapist."""
    member = a_therapist()
    a_case(of=member, name="Bo", goal="To rest")
    case = a_case(of=member, name="Ana", email=f"ana{number}@example.org", goal="To be kinder")
    a_submission(of=an_assignment(of=case))
    a_draft({"situation": "words"}, of=an_assignment(of=case))
    return case


def texts_of(case: CaseFile) -> Iterator[tuple[VaultTextField, models.Model, bytes]]:
    """Every sealed text of the case file that stands in the database."""
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, VaultTextField)]
        if not fields or "case_id" not in {field.attname for field in model._meta.concrete_fields}:
            continue
        for row in model._default_manager.filter(case_id=case.pk):
            for field in fields:
                if row.__dict__[field.attname] is not None:
                    yield field, row, bytes(row.__dict__[field.attname])


def every_key_at_hand() -> list[AESGCM]:
    """All keys that the database and the root key give, of every case file of the practice in force."""
    ring = keyring()
    ring.preload(WrappedKey.objects.values_list("case_id", flat=True))
    stored = [ring.for_reading(row.pk, row.case_id) for row in WrappedKey.objects.all()]
    return [root_wrapping_key(settings.ROOT_KEY), house_key(), *stored]


def opens(field: VaultTextField, row: models.Model, sealed: bytes, keys: list[AESGCM]) -> bool:
    """Whether any key opens the text in its place."""
    place = field._place(row, field._case_id(row))
    for key in keys:
        try:
            unseal(key, sealed, place)
        except NotReadable:
            continue
        return True
    return False


@pytest.mark.django_db
def test_no_key_in_the_database_opens_any_text_of_a_shredded_case_file() -> None:
    case = a_full_case()
    with inside(case):
        before = list(texts_of(case))
        assert len({field for field, _, _ in before}) >= 6
        assert all(opens(*text, every_key_at_hand()) for text in before)
        destroy_case_keys(case_id=case.pk, at=NOW)
    with inside(case):
        keys = every_key_at_hand()
        assert len(keys) == 5  # root, house, practice, and the two of the other case file
        after = list(texts_of(case))
        assert len(after) == len(before)
        assert not any(opens(*text, keys) for text in after)
        for field, row, _ in after:
            with pytest.raises(NotReadable):
                getattr(row, field.attname)


@pytest.mark.django_db
def test_a_shredded_case_file_gets_no_new_keys() -> None:
    case = a_case()
    with inside(case):
        destroy_case_keys(case_id=case.pk, at=NOW)
        with pytest.raises(CaseShredded):
            make_case_keys(case_id=case.pk, at=NOW)


@pytest.mark.django_db
def test_shredding_again_keeps_the_first_date() -> None:
    case = a_case()
    with inside(case):
        assert shredding_of(case_id=case.pk, zone=LONDON) is None
        assert destroy_case_keys(case_id=case.pk, at=NOW) == 2
        assert destroy_case_keys(case_id=case.pk, at=NOW + timedelta(days=3)) == 0
        found = shredding_of(case_id=case.pk, zone=LONDON)
    assert found is not None
    assert found.at == NOW


@pytest.mark.django_db
def test_another_practice_does_not_learn_of_a_shredding() -> None:
    case = a_case()
    with inside(case):
        destroy_case_keys(case_id=case.pk, at=NOW)
    with inside(a_therapist()):
        assert shredding_of(case_id=case.pk, zone=LONDON) is None


def test_the_date_is_the_day_after_the_last_backup_by_the_practices_clock() -> None:
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)  # the 2nd in London
    assert unreadable_from(late, zone=LONDON) == date(2026, 6, 10)
    assert unreadable_from(late, zone=ZoneInfo("UTC")) == date(2026, 6, 9)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.sampled_from(["UTC", "Europe/London", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"]),
)
def test_no_backup_from_before_is_left_when_the_named_day_begins(shredded: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    day = unreadable_from(shredded, zone=zone)
    begins = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    assert shredded + timedelta(days=KEYRING_BACKUP_DAYS) <= begins


def _wrapped(case_id: UUID) -> list[bytes]:
    return [bytes(one) for one in WrappedKey.objects.filter(case_id=case_id).values_list("wrapped", flat=True)]


def _on_disk() -> bytes:
    name = str(connection.settings_dict["NAME"])
    files = [Path(name), Path(name + "-wal")]
    return b"".join(file.read_bytes() for file in files if file.exists())


@pytest.mark.django_db(transaction=True)
def test_a_destroyed_key_is_gone_from_the_file_of_the_database_and_its_log() -> None:
    case = a_case()
    with inside(case):
        keys = _wrapped(case.pk)
        assert len(keys) == 2
        if connection.vendor == "sqlite":
            assert all(key in _on_disk() for key in keys)
        destroy_case_keys(case_id=case.pk, at=NOW)
        sweep_after_shredding()
        assert _wrapped(case.pk) == []
        if connection.vendor == "sqlite":
            assert not any(key in _on_disk() for key in keys)


def _copies_left(number: int) -> int:
    """Make keys and destroy some in between, so that rows move to other pages; count which are still in the files."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM vault_wrappedkey")
        cursor.execute("VACUUM")  # begins on one page without gaps
        cursor.execute(erasing.AS_A_RULE)
    chance, standing, gone = Random(number), [], []
    with inside(a_therapist()):
        for _ in range(200):
            standing.append(uuid4())
            make_case_keys(case_id=standing[-1], at=NOW)
            if chance.random() < 0.3:
                case_id = standing.pop(chance.randrange(len(standing)))
                gone += _wrapped(case_id)
                destroy_case_keys(case_id=case_id, at=NOW)
    sweep_after_shredding()
    files = _on_disk()
    return sum(key[29:] in files for key in gone)


@pytest.mark.django_db(transaction=True)
def test_no_copy_of_a_destroyed_key_stays_where_rows_were_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    """And a database that overwrites only while keys are destroyed is caught."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL leaves what is deleted until it is written over; docs/keys.md says so")
    assert connection.settings_dict["OPTIONS"]["init_command"].endswith(f"{erasing.AS_A_RULE};")
    assert _copies_left(1) == 0
    monkeypatch.setattr(erasing, "AS_A_RULE", "PRAGMA secure_delete=OFF")
    assert _copies_left(2) > 0
