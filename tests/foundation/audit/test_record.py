"""The record of acts: it grows with the act it tells of, and nobody can rewrite it unseen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from unittest.mock import patch
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenhand.foundation.audit.actions import note_reading, record
from evenhand.foundation.audit.actor import SYSTEM, Actor, ActorKind
from evenhand.foundation.audit.anchors import Anchor
from evenhand.foundation.audit.models import AuditEntry, ChainEnd
from evenhand.foundation.audit.queries import acts_in_case, end_of_chain, first_broken_entry
from evenhand.foundation.practices.context import NoCurrentPractice, practice_context
from evenhand.foundation.practices.models import Practice
from tests.emptying import guards
from tests.factories import NOW, a_practice

pytestmark = pytest.mark.django_db
ACTS = ("case.opened", "assignment.given", "submission.sent")
LENGTH = 1 + len(ACTS)


@pytest.fixture
def practice() -> Iterator[Practice]:
    """A practice with four entries, one from its founding; it is current during the test."""
    made = a_practice()
    with practice_context(made.pk):
        for act in ACTS:
            recorded(act)
        yield made


def recorded(act: str = "case.opened", by: Actor = SYSTEM, subject_id: UUID | None = None) -> AuditEntry:
    """Record an act and return its entry."""
    with transaction.atomic():
        record(act=act, subject="case", subject_id=subject_id, by=by, at=NOW)
    return AuditEntry.objects.latest("number")


def settle() -> None:
    """Check what PostgreSQL would check at the end of the transaction, so that its tables may be changed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")


def behind_the_guards(statement: str, *values: int) -> None:
    """Change the tables as somebody who may lift their triggers would."""
    settle()
    lift, restore = guards(connection)
    with connection.cursor() as cursor:
        for step in lift:
            cursor.execute(step)
        cursor.execute(statement, values)
        for step in restore:
            cursor.execute(step)


def test_an_entry_says_who_did_what_to_which_row_and_when(practice: Practice) -> None:
    member, row = uuid4(), uuid4()
    entry = recorded("case.opened", Actor(ActorKind.THERAPIST, member), row)
    assert (entry.actor, entry.act, entry.subject, entry.at) == (
        f"therapist:{member}",
        "case.opened",
        f"case:{row}",
        NOW,
    )


def test_the_program_itself_acts_without_an_id(practice: Practice) -> None:
    entry = recorded()
    assert (entry.actor, entry.subject) == ("system", "case")


def test_entries_are_numbered_without_a_gap(practice: Practice) -> None:
    assert list(AuditEntry.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert str(AuditEntry.objects.get(number=2)) == "2 case.opened"
    assert str(ChainEnd.objects.get()) == "chain of 4"


def test_each_practice_has_a_chain_of_its_own(practice: Practice) -> None:
    with practice_context(a_practice().pk):
        assert AuditEntry.objects.count() == 1
        assert first_broken_entry() is None
    assert AuditEntry.objects.count() == LENGTH


def test_an_act_without_a_practice_is_refused() -> None:
    with pytest.raises(NoCurrentPractice):
        recorded()


def test_an_act_that_is_undone_leaves_no_entry(practice: Practice) -> None:
    with transaction.atomic():
        record(act="case.opened", subject="case", subject_id=None, by=SYSTEM, at=NOW)
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == LENGTH
    assert first_broken_entry() is None
    assert recorded().number == LENGTH + 1


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_refused() -> None:
    with practice_context(a_practice().pk), pytest.raises(transaction.TransactionManagementError):
        record(act="case.opened", subject="case", subject_id=None, by=SYSTEM, at=NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_auditentry set act = 'case.closed' where number = 2",
        "update audit_auditentry set number = number",
        "delete from audit_auditentry where number = 4",
        "delete from audit_auditentry",
    ],
)
def test_the_database_refuses_to_change_or_delete_an_entry(practice: Practice, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="audit_auditentry is append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.count() == LENGTH


def test_the_database_refuses_to_empty_the_table(practice: Practice) -> None:
    if connection.vendor != "postgresql":
        return  # SQLite empties a table by deleting, which is refused above
    settle()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("truncate audit_auditentry cascade")


def test_deleting_a_practice_does_not_take_its_record_along_unseen(practice: Practice) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        practice.delete()


def test_a_whole_chain_has_no_broken_entry(practice: Practice) -> None:
    assert first_broken_entry() is None


@pytest.mark.parametrize("number", [1, 2, 3, 4])
@pytest.mark.parametrize("column", ["act", "actor", "subject"])
def test_an_edited_entry_is_found(practice: Practice, number: int, column: str) -> None:
    behind_the_guards(f"update audit_auditentry set {column} = 'x' where number = %s", number)  # noqa: S608
    assert first_broken_entry() == number


def test_an_entry_at_another_moment_is_found(practice: Practice) -> None:
    behind_the_guards("update audit_auditentry set at = '2026-11-24 14:02:01' where number = 3")
    assert first_broken_entry() == 3


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_deleted_entry_is_found(practice: Practice, number: int) -> None:
    behind_the_guards("delete from audit_auditentry where number = %s", number)
    assert first_broken_entry() == number


def test_a_cut_tail_is_found(practice: Practice) -> None:
    behind_the_guards("delete from audit_auditentry where number = 4")
    assert first_broken_entry() == 4


def test_two_entries_that_changed_places_are_found(practice: Practice) -> None:
    behind_the_guards("update audit_auditentry set number = 99 where number = 2")
    behind_the_guards("update audit_auditentry set number = 2 where number = 3")
    behind_the_guards("update audit_auditentry set number = 3 where number = 99")
    assert first_broken_entry() == 2


def test_an_inserted_entry_is_found(practice: Practice) -> None:
    forged = AuditEntry(number=5, at=NOW, actor="system", act="case.opened", subject="case", hash=bytes(32))
    AuditEntry.objects.bulk_create([forged])
    assert first_broken_entry() == 5


def test_an_end_that_was_set_back_is_found(practice: Practice) -> None:
    ChainEnd.objects.update(number=3)
    assert first_broken_entry() == 5
    ChainEnd.objects.update(number=4, hash=bytes(32))
    assert first_broken_entry() == 5


def test_a_chain_that_was_cut_and_ended_anew_is_found_by_its_anchor(practice: Practice) -> None:
    """The broken variant stands beside it: without the anchor nobody would notice."""
    anchors = [Anchor(*end_of_chain(), NOW)]
    assert first_broken_entry(anchors=anchors) is None
    third = AuditEntry.objects.get(number=3)
    behind_the_guards("delete from audit_auditentry where number = 4")
    ChainEnd.objects.update(number=3, hash=bytes(third.hash))
    assert first_broken_entry() is None
    assert first_broken_entry(anchors=anchors) == 4
    recorded("assignment.given")
    assert first_broken_entry(anchors=anchors) == 4


def test_an_anchor_of_another_practice_says_nothing_of_this_one(practice: Practice) -> None:
    assert first_broken_entry(anchors=[Anchor(uuid4(), 99, bytes(32), NOW)]) is None


TAMPERINGS = st.sampled_from(
    [
        "update audit_auditentry set act = 'x.y' where number = {n}",
        "update audit_auditentry set actor = 'client:1' where number = {n}",
        "update audit_auditentry set subject = 'case:1' where number = {n}",
        "update audit_auditentry set case_id = '0000000000004000800000000000000f' where number = {n}",
        "update audit_auditentry set number = number + 1000 where number = {n}",
        "delete from audit_auditentry where number = {n}",
        "delete from audit_auditentry where number >= {n}",
    ]
)


@given(st.lists(st.tuples(TAMPERINGS, st.integers(1, 9)), min_size=1, max_size=3))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_changed_behind_the_guards_is_found(practice: Practice, changes: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        for number in range(9 - AuditEntry.objects.count()):
            recorded(ACTS[number % 3])
        assert first_broken_entry() is None
        for statement, number in changes:
            behind_the_guards(statement.format(n=number))
        assert first_broken_entry() is not None
        transaction.set_rollback(True)


def readings() -> int:
    return AuditEntry.objects.filter(act="review.shown").count()


def read(*, minutes: float = 0, by: Actor = SYSTEM, of: UUID | None = None) -> None:
    note_reading(
        what="review", subject="entry", subject_id=of, case_id=None, by=by, at=NOW + timedelta(minutes=minutes)
    )


def test_reading_the_same_again_within_ten_minutes_is_one_entry(practice: Practice) -> None:
    for minutes in (0, 1, 9.9, 10, 19, 21):
        read(minutes=minutes)
    assert readings() == 3
    read(of=uuid4(), minutes=21)
    read(by=Actor(ActorKind.CLIENT, uuid4()), minutes=21)
    assert readings() == 5


def test_a_reading_that_cannot_be_recorded_raises_and_is_tried_again(practice: Practice) -> None:
    with (
        patch("evenhand.foundation.audit.actions.record", side_effect=OperationalError("locked")),
        pytest.raises(OperationalError),
    ):
        read()
    assert readings() == 0
    read()
    assert readings() == 1


def test_acts_of_a_case_come_in_pages_and_by_person(practice: Practice) -> None:
    case_id, other, member, client = uuid4(), uuid4(), uuid4(), uuid4()
    by = [Actor(ActorKind.THERAPIST, member), Actor(ActorKind.CLIENT, client)]
    with transaction.atomic():
        for number in range(60):
            act = "review.shown" if number % 3 else "review.saved"
            record(act=act, subject="entry", subject_id=None, case_id=case_id, by=by[number % 2], at=NOW)
        record(act="review.saved", subject="entry", subject_id=None, case_id=other, by=by[0], at=NOW)
    first, more = acts_in_case(case_id=case_id)
    second, last = acts_in_case(case_id=case_id, page=2)
    assert (len(first), more, len(second), last) == (50, True, 10, False)
    assert {one.actor_id for one in acts_in_case(case_id=case_id, kind=ActorKind.CLIENT)[0]} == {client}
    assert acts_in_case(case_id=case_id, kind=ActorKind.THERAPIST, actor_id=uuid4()) == ([], False)
    assert {one.act for one in acts_in_case(case_id=case_id, reads=True)[0]} == {"review.shown"}
    assert {one.act for one in acts_in_case(case_id=case_id, reads=False)[0]} == {"review.saved"}
    assert len(acts_in_case(case_id=case_id, reads=True)[0]) == 40


def test_another_practice_sees_no_act_of_a_case(practice: Practice) -> None:
    case_id = uuid4()
    with transaction.atomic():
        record(act="review.saved", subject="entry", subject_id=None, case_id=case_id, by=SYSTEM, at=NOW)
    with practice_context(a_practice().pk):
        assert acts_in_case(case_id=case_id) == ([], False)
