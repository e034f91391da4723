"""Moving what hangs on a replaced practice key: all of it, in small steps, and nothing that is forged."""

from __future__ import annotations

import os
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from evenhand.domain.cases.models import CaseFile, Contact, Information
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.vault import rewrapping
from evenhand.foundation.vault.actions import make_practice_key
from evenhand.foundation.vault.keyring import Purpose, keyring, wrapping_place
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.rewrapping import Moved, hanging_on, move_everything, practice_keys
from evenhand.foundation.vault.sealing import NotReadable, key_id_of, seal
from tests.factories import NOW, a_case, a_therapist, inside

pytestmark = pytest.mark.django_db
LATER = NOW.replace(year=NOW.year + 1)


def a_case_with_texts() -> CaseFile:
    case = a_case(goal="To rest", email="ana@example.org")
    with inside(case), transaction.atomic():
        enqueue(kind="mail", content={"to": "ana@example.org"}, key="first", at=NOW)
    return case


def moved() -> Moved:
    """Move everything in the practice in force to a key made for it."""
    with transaction.atomic():
        make_practice_key(at=LATER)
    return move_everything(pause=int)


def assert_all_readable(case: CaseFile) -> None:
    with inside(case):
        assert Information.objects.get(case=case).words == "To rest"
        assert Contact.objects.get(case=case).email == "ana@example.org"
        assert [row.content for row in OutboxRow.objects.all()] == [{"to": "ana@example.org"}]


def test_keys_and_texts_are_moved_and_stay_readable() -> None:
    case = a_case_with_texts()
    with inside(case):
        assert moved() == Moved(keys=2, texts=1, closed=0)
        former, newest = practice_keys()
        assert hanging_on([former.pk]) == 0
        assert hanging_on([newest.pk]) == 3
        WrappedKey.objects.filter(pk=former.pk).delete()
    assert_all_readable(case)


def test_before_anything_is_moved_everything_is_readable_beside_a_new_key() -> None:
    case = a_case_with_texts()
    with inside(case), transaction.atomic():
        make_practice_key(at=LATER)
    assert_all_readable(case)


def test_moving_again_moves_nothing() -> None:
    case = a_case_with_texts()
    with inside(case):
        moved()
        before = {row.pk: bytes(row.wrapped) for row in WrappedKey.objects.all()}
        assert move_everything(pause=int) == Moved()
        assert {row.pk: bytes(row.wrapped) for row in WrappedKey.objects.all()} == before


def test_rows_are_moved_a_few_at_a_time_with_a_pause_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rewrapping, "AT_ONCE", 2)
    member = a_therapist()
    for _ in range(3):
        a_case(of=member)
    pauses: list[None] = []
    with inside(member), transaction.atomic():
        make_practice_key(at=LATER)
        assert move_everything(pause=lambda: pauses.append(None)).keys == 6
    assert len(pauses) == 3


def test_every_table_that_a_practice_key_seals_is_known() -> None:
    assert {model._meta.label for model, _ in rewrapping.sealed_by_practice_keys()} == {
        "accounts.ColleagueInvitation",
        "fees.PaymentSettings",
        "fees.Receipt",
        "outbox.OutboxRow",
        "plans.Invoice",
        "plans.Subscription",
        "scheduling.BookingPage",
        "scheduling.BusyFeed",
        "scheduling.Service",
        "scheduling.TimeOff",
        "worksheets.OwnSheetState",
        "worksheets.OwnVersionText",
        "worksheets.RiskDuty",
        "worksheets.SheetMessage",
    }


def test_the_keys_of_another_practice_stay_as_they_are() -> None:
    case, other = a_case_with_texts(), a_case_with_texts()
    with inside(other):
        before = {row.pk: bytes(row.wrapped) for row in WrappedKey.objects.all()}
    with inside(case):
        moved()
    with inside(other):
        assert {row.pk: bytes(row.wrapped) for row in WrappedKey.objects.all()} == before


def test_a_key_that_was_altered_stays_as_it_is_and_holds_up_no_other() -> None:
    case = a_case_with_texts()
    with inside(case):
        broken = WrappedKey.objects.get(purpose=Purpose.CONTACT)
        altered = bytes(broken.wrapped)[:-1] + bytes([bytes(broken.wrapped)[-1] ^ 1])
        WrappedKey.objects.filter(pk=broken.pk).update(wrapped=altered)
        assert moved() == Moved(keys=1, texts=1, closed=1)
        assert bytes(WrappedKey.objects.get(pk=broken.pk).wrapped) == altered
        assert hanging_on([practice_keys()[0].pk]) == 1


def test_keys_that_were_swapped_do_not_become_good_by_moving() -> None:
    member = a_therapist()
    mine, other = a_case(of=member), a_case(of=member)
    with inside(member):
        stolen = WrappedKey.objects.get(case_id=mine.pk, purpose=Purpose.CASE)
        WrappedKey.objects.filter(case_id=other.pk, purpose=Purpose.CASE).update(wrapped=stolen.wrapped)
        assert moved().closed == 1
    with inside(member), pytest.raises(NotReadable):
        keyring().for_writing(Purpose.CASE, other.pk)


def test_a_key_forged_below_a_case_key_is_not_taken() -> None:
    case = a_case_with_texts()
    with inside(case):
        case_key_id, case_key = keyring().for_writing(Purpose.CASE, case.pk)
        row = WrappedKey.objects.get(purpose=Purpose.CONTACT)
        row.wrapped = seal(case_key_id, case_key, os.urandom(32), wrapping_place(row))
        row.save()
    with inside(case), pytest.raises(NotReadable, match="no key of this practice"):
        keyring().for_writing(Purpose.CONTACT, case.pk)


def test_a_forged_practice_key_does_not_take_the_place_of_the_newest() -> None:
    case = a_case_with_texts()
    with inside(case):
        row = WrappedKey(purpose=Purpose.PRACTICE, created_at=LATER)
        row.wrapped = seal(UUID(int=1), AESGCM(bytes(32)), os.urandom(32), wrapping_place(row))
        row.save(force_insert=True)
    with inside(case), pytest.raises(NotReadable):
        keyring().for_writing(Purpose.PRACTICE, None)


def test_a_replaced_key_out_of_reach_does_not_close_what_the_newest_opens() -> None:
    case = a_case_with_texts()
    with inside(case):
        moved()
        WrappedKey.objects.filter(pk=practice_keys()[0].pk).update(wrapped=bytes([1]) + bytes(60))
    assert_all_readable(case)


def test_work_under_way_reads_what_another_process_wrote_under_a_newer_key(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    case = a_case_with_texts()
    with inside(case):
        at_work = keyring()
        at_work.preload([case.pk])
        with inside(case):
            moved()
        row = OutboxRow.objects.get()
        with django_assert_num_queries(1):
            assert row.content == {"to": "ana@example.org"}
        assert keyring() is at_work


def test_a_key_id_that_nobody_knows_is_looked_for_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    case = a_case_with_texts()
    with inside(case):
        keyring().preload([case.pk])
        with django_assert_num_queries(1):
            for _ in range(2):
                with pytest.raises(NotReadable):
                    keyring().for_reading(UUID(int=9), case.pk)


def test_one_query_fetches_all_keys_of_a_practice_in_the_midst_of_a_change(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    case = a_case_with_texts()
    with inside(case), transaction.atomic():
        make_practice_key(at=LATER)
    with inside(case), django_assert_num_queries(1):
        keyring().preload([case.pk])
        newest, _ = keyring().for_writing(Purpose.PRACTICE, None)
    with inside(case):
        assert newest == practice_keys()[-1].pk
        assert key_id_of(bytes(WrappedKey.objects.get(purpose=Purpose.CASE).wrapped)) == practice_keys()[0].pk
