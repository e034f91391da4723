"""The record of acts: it grows with the act it tells of, and nobody can rewrite it unseen."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM, Actor, ActorKind
from evenhand.foundation.audit.models import AuditEntry, ChainEnd
from evenhand.foundation.audit.queries import first_broken_entry
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
