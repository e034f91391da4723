"""A crowd of other case files, made fast: real keys and sealed texts, without walking through every act."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction

from evenhand.domain.cases.models import CaseFile, Contact
from evenhand.domain.cases.numbers import draw_number
from evenhand.domain.worksheets.models import Assignment, MeasureValue, Submission, WorksheetVersion
from evenhand.domain.worksheets.published import latest_version
from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.keyring import Purpose, keyring, wrapping_place
from evenhand.foundation.vault.models import WrappedKey
from evenhand.foundation.vault.sealing import seal
from tests.factories import TWO_REPLIES, ZONE, inside

AT_ONCE = 1_000
MEASURES = {"self_kindness": 2.0, "friend_kindness": 8.0, "gap": 6.0}


def grow_to(count: int, *, of: Member, at: datetime) -> None:
    """Give a therapist so many case files in all; each new one has its keys, a contact, and one entry that was read."""
    with inside(of):
        numbers = set(CaseFile.objects.values_list("number", flat=True))
    missing = max(0, count - len(numbers))
    for first in range(0, missing, AT_ONCE):
        with inside(of), transaction.atomic():
            _add(min(AT_ONCE, missing - first), numbers, of=of, at=at)


def _free_number(taken: set[str]) -> str:
    while (number := draw_number()) in taken:
        continue
    taken.add(number)
    return number


def _add(count: int, taken: set[str], *, of: Member, at: datetime) -> None:
    clients = [ClientAccount(created_at=at) for _ in range(count)]
    opened = at - timedelta(days=400)
    cases = [
        CaseFile(
            number=_free_number(taken),
            client=client,
            therapist=of,
            zone=ZONE,
            opened_at=opened - timedelta(minutes=len(taken)),
            key=str(client.pk),
        )
        for client in clients
    ]
    ClientAccount.objects.bulk_create(clients)
    CaseFile.objects.bulk_create(cases)
    WrappedKey.objects.bulk_create(list(_keys(cases, at)))
    Contact.objects.bulk_create(Contact(case=case, name="", email="", phone="", changed_at=at) for case in cases)
    add_entries(cases, latest_version("compassionate-self-care"), at=at)


def _keys(cases: list[CaseFile], at: datetime) -> Iterator[WrappedKey]:
    practice_key_id, practice_key = keyring().for_writing(Purpose.PRACTICE, None)
    for case in cases:
        for purpose in (Purpose.CASE, Purpose.CONTACT):
            fresh = os.urandom(32)
            row = WrappedKey(purpose=purpose, case_id=case.pk, created_at=at)
            row.wrapped = seal(practice_key_id, practice_key, fresh, wrapping_place(row))
            keyring().learn(row, AESGCM(fresh))
            yield row


def add_entries(cases: list[CaseFile], worksheet: WorksheetVersion, *, at: datetime) -> None:
    """Give each case file an assignment of a sheet, and an entry that was read."""
    given = at - timedelta(days=30)
    assignments = [
        Assignment(
            case=case,
            worksheet=worksheet,
            slug=worksheet.slug,
            message="",
            rhythm="once",
            starts_on=given.date(),
            given_at=given,
            given_by="crowd",
            key=str(new_id()),
        )
        for case in cases
    ]
    submissions = [_entry(assignment, worksheet, at=at) for assignment in assignments]
    Assignment.objects.bulk_create(assignments)
    Submission.objects.bulk_create(submissions)
    MeasureValue.objects.bulk_create(
        MeasureValue(case_id=row.case_id, submission=row, name=name, value=value)
        for row in submissions
        for name, value in MEASURES.items()
    )


def _entry(assignment: Assignment, worksheet: WorksheetVersion, *, at: datetime) -> Submission:
    identity, sent_at = new_id(), at - timedelta(days=20)
    return Submission(
        id=identity,
        case_id=assignment.case_id,
        assignment=assignment,
        worksheet=worksheet,
        entry=identity,
        slug=worksheet.slug,
        series="two_replies",
        answers=TWO_REPLIES,
        typed_by="crowd",
        zone=ZONE,
        started_at=sent_at,
        sent_at=sent_at,
        key=str(identity),
        read_at=at,
    )
