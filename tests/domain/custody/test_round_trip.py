"""A practice that is taken along and brought in elsewhere is the same practice."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection

from evenhand.domain.cases.models import CaseFile, Contact
from evenhand.domain.cases.queries import case_of_email
from evenhand.domain.conversations.models import MessageFile
from evenhand.domain.conversations.queries import content_of
from evenhand.domain.custody.exporting import Scope, digest_of
from evenhand.domain.custody.tables import TABLES
from evenhand.domain.fees.models import Receipt
from evenhand.domain.worksheets.models import Review, Submission, WorksheetVersion
from evenhand.domain.worksheets.schedule import Rhythm
from evenhand.foundation.accounts.passwords.actions import check_password
from evenhand.foundation.archive.digest import digests_of_case_files
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.audit.queries import first_broken_entry
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.vault.models import WrappedKey
from tests.attachments import a_document
from tests.domain.custody.files import (
    OWNER_ELSEWHERE,
    a_full_practice,
    brought_in,
    elements,
    exported,
    is_gone_from_here,
    rows_of,
)
from tests.domain.in_fees import in_fees
from tests.factories import NOW, PASSWORD, TODAY, a_case, a_submission, a_therapist, an_assignment, inside

pytestmark = pytest.mark.django_db


def test_a_practice_is_the_same_elsewhere() -> None:
    full = a_full_practice()
    with inside(full.case):
        before = digest_of(scope=Scope(names=True))
    file = exported(full.therapist)
    is_gone_from_here(full.therapist)
    practice = brought_in(file)
    with practice_context(practice.pk):
        assert digest_of(scope=Scope(names=True)) == before == elements(file)[-1]["end"]["digest"]
        again = exported(full.therapist)
        assert rows_of(again, "record")[:-1] == rows_of(file, "record")
        assert AuditEntry.objects.latest("number").act == "practice.imported"
        assert first_broken_entry() is None


def test_prices_payments_and_receipts_with_their_numbers_are_the_same_elsewhere() -> None:
    case = a_case(at=NOW - timedelta(days=60))
    in_fees(case)
    with inside(case):
        before = digest_of(scope=Scope(names=True))
    file = exported(case.therapist)
    is_gone_from_here(case.therapist)
    with practice_context(brought_in(file).pk):
        assert digest_of(scope=Scope(names=True)) == before
        numbers = [(row.number, row.corrects_id is None) for row in Receipt.objects.order_by("serial")]
    assert numbers == [(f"R-0000{one}", one % 2 == 1) for one in range(1, 6)]


def test_what_people_see_of_each_case_file_is_the_same_by_the_other_digest_too() -> None:
    """That of backups knows nothing of exports; names of the house's own worksheets differ from house to house."""
    full = a_full_practice()
    other_ids = ("worksheets_assignment.worksheet", "worksheets_submission.worksheet")
    with inside(full.case):
        before = digests_of_case_files(leaving_out=other_ids)
    file = exported(full.therapist)
    is_gone_from_here(full.therapist)
    with practice_context(brought_in(file).pk):
        assert digests_of_case_files(leaving_out=other_ids) == before
    assert len(before) == 2


def test_every_word_of_every_room_is_there() -> None:
    full = a_full_practice()
    file = exported(full.therapist)
    is_gone_from_here(full.therapist)
    practice = brought_in(file)
    with practice_context(practice.pk):
        case = CaseFile.objects.get(pk=full.case.pk)
        sent = Submission.objects.filter(case=case).earliest("sent_at")
        assert "lost my place in the team meeting" in sent.answers["situation"]
        assert Contact.objects.get(case=case).name == "Ada"
        assert Review.objects.filter(case=case).latest("begun_at").notes == "n"
        attached = MessageFile.objects.exclude(message=None).get(case=case)
        assert (attached.name, content_of(file=attached)) == ("sheet.pdf", a_document())
    assert case_of_email(email=f"{full.therapist.pk}@example.org") is not None


def test_keys_are_new_and_the_owner_signs_in_with_the_new_address() -> None:
    full = a_full_practice()
    with inside(full.case):
        former = set(WrappedKey.objects.values_list("pk", flat=True))
    file = exported(full.therapist)
    is_gone_from_here(full.therapist)
    practice = brought_in(file)
    with practice_context(practice.pk):
        assert former.isdisjoint(WrappedKey.objects.values_list("pk", flat=True))
        assert WrappedKey.objects.count() == 5
    member = check_password(email=OWNER_ELSEWHERE, password=PASSWORD, at=NOW)
    assert member is not None
    assert member.pk == full.therapist.pk


def test_without_names_no_name_and_no_address_is_in_the_file_and_the_rest_is_the_same_elsewhere() -> None:
    full = a_full_practice()
    file = exported(full.therapist, scope=Scope())
    for secret in (b"Ada", b"@example.org"):
        assert secret in exported(full.therapist)
        assert secret not in file
    is_gone_from_here(full.therapist)
    practice = brought_in(file)
    with practice_context(practice.pk):
        assert digest_of(scope=Scope()) == elements(file)[-1]["end"]["digest"]
        assert Contact.objects.get(case_id=full.case.pk).name == ""


def test_no_key_and_no_secret_of_the_place_is_in_a_file() -> None:
    full = a_full_practice()
    file = exported(full.therapist)
    with inside(full.case):
        wrapped = [bytes(row.wrapped).hex().encode() for row in WrappedKey.objects.all()]
        hashes = [bytes(row.email_hash).hex().encode() for row in Contact.objects.all() if row.email_hash]
    assert wrapped
    assert hashes
    assert not [one for one in (*wrapped, *hashes, b"argon2", b"token") if one in file]


def test_a_worksheet_that_the_new_house_does_not_have_becomes_the_practices_own() -> None:
    full = a_full_practice()
    file = exported(full.therapist)
    is_gone_from_here(full.therapist)
    practice = brought_in(file)
    with practice_context(practice.pk):
        own = WorksheetVersion.objects.filter(practice_id=practice.pk)
        assert {row.slug.partition("-")[0] for row in own} == {"own"}
        bundled = Submission.objects.filter(worksheet__practice=None, case=full.case)
        assert bundled.exists()


def test_reminders_are_planned_anew() -> None:
    case = a_case(email="client@example.org")
    an_assignment(
        of=case, rhythm=Rhythm.EVERY, every_days=7, due_on=TODAY + timedelta(days=3), remind_days_before=1,
        remind_at=time(9),
    )  # fmt: skip
    file = exported(case.therapist)
    is_gone_from_here(case.therapist)
    with practice_context(brought_in(file).pk):
        assert OutboxRow.objects.get().kind == "worksheets.reminder"


def test_one_case_file_holds_its_own_rows_and_none_of_another() -> None:
    therapist = a_therapist()
    mine, other = a_case(of=therapist, goal="mine to keep"), a_case(of=therapist, goal="somebody else's")
    a_submission(of=an_assignment(of=mine))
    a_submission(of=an_assignment(of=other), situation="somebody else's moment")
    with inside(mine):
        file = exported(therapist, scope=Scope(case=mine))
    assert b"mine to keep" in file
    assert b"somebody else" not in file
    assert other.number.encode() not in file
    assert str(other.pk).encode() not in file
    assert len(rows_of(file, "submissions")) == 1


def test_a_practice_of_many_rows_is_read_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    full = a_full_practice()
    whole = exported(full.therapist)
    monkeypatch.setattr("evenhand.domain.custody.exporting.AT_ONCE", 1)
    assert exported(full.therapist) == whole


def test_what_is_asked_does_not_grow_with_the_rows() -> None:
    full = a_full_practice()
    with connection.execute_wrapper(counting := Counting()):
        exported(full.therapist)
    first = counting.asked
    for _ in range(5):
        a_case(of=full.therapist)
    with connection.execute_wrapper(counting := Counting()):
        exported(full.therapist)
    assert counting.asked <= first + 2
    assert first < 3 * len(TABLES)


class Counting:
    """Counts what the database is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, execute: object, *what: object) -> object:
        self.asked += 1
        return execute(*what)  # type: ignore[operator]
