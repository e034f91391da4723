"""What PostgreSQL's own walls let through, asked past the program's managers: one practice, or what a door shows."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, transaction

from evenhand.domain.cases.models import CaseFile, Contact
from evenhand.domain.scheduling.actions import share_calendar
from evenhand.domain.scheduling.models import BookingPage, SharedCalendar
from evenhand.domain.worksheets.published import publish_bundled
from evenhand.foundation.accounts.models import ColleagueInvitation, Invitation
from evenhand.foundation.accounts.tokens import token_hash
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.doors import NoDoor, through
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.lookup import keyed_hash
from tests.domain.two_practices import TwoPractices, tenant_models, two_practices
from tests.factories import NOW, a_case, a_colleague, a_therapist, an_invitation, inside, therapist_actor
from tests.foundation.accounts.joining.invited import a_link
from tests.foundation.practices.postgresql.asking import ask, change

pytestmark = pytest.mark.django_db
REFUSED = "row-level security"
DOORS = {
    "accounts.ColleagueInvitation": ["token_hash"],
    "accounts.Invitation": ["token_hash"],
    "cases.CaseFile": ["number"],
    "cases.Contact": ["email_hash"],
    "outbox.OutboxRow": [None],
    "practices.Member": ["user"],
    "scheduling.BookingPage": ["slug"],
    "scheduling.SharedCalendar": ["token_hash"],
}
"""All that may be looked up before a practice is known. Whoever adds one says here why it is narrow enough: each but
the outbox takes an id or a hash that nobody can guess, or the address of a public page, and shows the rows that hold
it."""


@pytest.fixture
def made() -> TwoPractices:
    return two_practices()


def copied(table: str, practice: object) -> str:
    """Return a statement that adds a copy of a row under a new id, in a practice."""
    columns = [
        name
        for (name,) in ask(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 0 and not attisdropped", table
        )
        if name not in ("id", "practice_id")
    ]
    names = ", ".join(f'"{name}"' for name in columns)
    return (
        f"insert into {table} (id, practice_id, {names}) select gen_random_uuid(), '{practice}', {names} "  # noqa: S608
        f"from {table} limit 1"
    )


def test_without_a_practice_no_tenant_table_shows_a_row_or_takes_a_change(made: TwoPractices) -> None:
    for model in tenant_models():
        table = model._meta.db_table
        with practice_context(made.theirs.case.practice_id):
            assert ask(f"select count(*) from {table}")[0][0] > 0  # noqa: S608
        assert ask(f"select count(*) from {table}") == [(0,)], table  # noqa: S608
        assert change(f"update {table} set practice_id = practice_id") == 0, table  # noqa: S608
        assert change(f"delete from {table}") == 0, table  # noqa: S608


def test_inside_a_practice_no_other_one_is_there(made: TwoPractices) -> None:
    mine, theirs = made.mine.case.practice_id, made.theirs.case.practice_id
    for model in tenant_models():
        table = model._meta.db_table
        with practice_context(mine):
            assert ask(f"select distinct practice_id from {table}") == [(mine,)], table  # noqa: S608
            strange = f"where practice_id = '{theirs}'"
            assert change(f"update {table} set practice_id = practice_id {strange}") == 0, table  # noqa: S608
            assert change(f"delete from {table} {strange}") == 0, table  # noqa: S608


@pytest.mark.parametrize("where", ["outside", "inside"])
def test_a_row_of_another_practice_cannot_be_added(made: TwoPractices, where: str) -> None:
    for model in tenant_models():
        table, strange = model._meta.db_table, uuid4() if where == "outside" else made.theirs.case.practice_id
        with practice_context(made.mine.case.practice_id), pytest.raises(DatabaseError, match=REFUSED):
            _alone(copied(table, strange))


def test_a_row_cannot_be_handed_to_another_practice(made: TwoPractices) -> None:
    kept = {"audit_auditentry"}  # its trigger refuses every change
    for model in tenant_models():
        table = model._meta.db_table
        if table not in kept:
            with practice_context(made.mine.case.practice_id), pytest.raises(DatabaseError, match=REFUSED):
                _alone(f"update {table} set practice_id = '{made.theirs.case.practice_id}'")  # noqa: S608


def _alone(statement: str) -> None:
    with transaction.atomic():
        change(statement)


def test_the_doors_are_these() -> None:
    found = {model._meta.label: [door.field for door in model.doors] for model in tenant_models() if model.doors}
    assert found == DOORS
    assert [model._meta.label for model in tenant_models() if any(door.changes for door in model.doors)] == [
        "outbox.OutboxRow"
    ]


def doors_with_a_value() -> list[tuple[type[TenantModel], dict[str, UUID | bytes | str]]]:
    """Return each door by value, with the value that belongs to one row of one of two practices."""
    case = a_case(email="ana@example.org")
    a_case(email="ben@example.org")
    token = an_invitation(of=case)
    an_invitation(of=a_case())
    joining = a_link(of=case.therapist)
    a_link(of=a_therapist())
    return [
        (Member, {"user": case.therapist.user_id}),
        (CaseFile, {"number": case.number}),
        (Contact, {"email_hash": keyed_hash("ana@example.org")}),
        (Invitation, {"token_hash": token_hash(token)}),
        (ColleagueInvitation, {"token_hash": token_hash(joining)}),
        *_doors_of_calendars(case),
    ]


def _doors_of_calendars(case: CaseFile) -> list[tuple[type[TenantModel], dict[str, UUID | bytes | str]]]:
    other = a_therapist()
    for member, slug in ((case.therapist, "quiet-street"), (other, "loud-street")):
        with inside(member):
            BookingPage.objects.create(slug=slug, changed_at=NOW)
            token = share_calendar(member=member, shows_numbers=False, by=therapist_actor(member), at=NOW)
    return [(BookingPage, {"slug": "quiet-street"}), (SharedCalendar, {"token_hash": token_hash(token)})]


def test_a_door_shows_the_rows_with_the_value_that_was_brought_and_no_others() -> None:
    for model, value in doors_with_a_value():
        with through(model, **value):
            assert ask(f"select count(*) from {model._meta.db_table}") == [(1,)]  # noqa: S608
            others = [one._meta.db_table for one in tenant_models() if one is not model]
            assert {table: ask(f"select count(*) from {table}")[0][0] for table in others} == dict.fromkeys(others, 0)  # noqa: S608
        strange: dict[str, UUID | bytes | str] = {name: _another(brought) for name, brought in value.items()}
        with through(model, **strange):
            assert ask(f"select count(*) from {model._meta.db_table}") == [(0,)]  # noqa: S608


def _another(value: UUID | bytes | str) -> UUID | bytes | str:
    if isinstance(value, UUID):
        return uuid4()
    return bytes(32) if isinstance(value, bytes) else "A00A000"


def test_nothing_is_written_through_a_door_by_value() -> None:
    for model, value in doors_with_a_value():
        table = model._meta.db_table
        with through(model, **value):
            assert change(f"update {table} set practice_id = practice_id") == 0  # noqa: S608
            assert change(f"delete from {table}") == 0  # noqa: S608
            with pytest.raises(DatabaseError, match=REFUSED):
                _alone(copied(table, uuid4()))


def test_the_worker_changes_the_outbox_through_its_door_and_adds_and_deletes_nothing(made: TwoPractices) -> None:
    with through(OutboxRow):
        assert len(ask("select distinct practice_id from outbox_outboxrow")) == 2
        assert change("update outbox_outboxrow set attempts = attempts + 1") > 1
        assert change("delete from outbox_outboxrow") == 0
        with pytest.raises(DatabaseError, match=REFUSED):
            _alone(copied("outbox_outboxrow", made.theirs.case.practice_id))


def test_a_door_that_was_not_declared_is_none() -> None:
    strange: list[tuple[type[TenantModel], dict[str, str]]] = [
        (CaseFile, {"zone": "Europe/London"}), (Member, {"role": "owner"}), (AuditEntry, {}), (Member, {})
    ]  # fmt: skip
    for model, value in strange:
        with pytest.raises(NoDoor):
            through(model, **value)


def test_another_practice_is_no_row_inside_one() -> None:
    mine, theirs = a_therapist(), a_therapist()
    assert ask("select count(*) from practices_practice") == [(2,)]
    with inside(mine):
        assert ask("select id from practices_practice") == [(mine.practice_id,)]
        assert change("update practices_practice set name = 'x' where id = %s", theirs.practice_id) == 0
        assert change("update practices_practice set name = 'x'") == 1


def test_only_its_own_people_are_known_inside_a_practice() -> None:
    owner, stranger = a_therapist(), a_therapist()
    colleague = a_colleague(of=owner)
    with inside(owner):
        assert {row for (row,) in ask("select id from accounts_user")} == {owner.user_id, colleague.user_id}
        assert change("update accounts_user set is_active = false") == 2
    with inside(stranger):
        assert {row for (row,) in ask("select id from accounts_user where is_active")} == {stranger.user_id}


def test_a_bundled_worksheet_is_read_everywhere_and_written_outside_practices_only() -> None:
    publish_bundled(at=NOW)
    [(count,)] = ask("select count(*) from worksheets_worksheetversion")
    assert count > 0
    with inside(a_therapist()):
        assert ask("select count(*) from worksheets_worksheetversion") == [(count,)]
        assert change("delete from worksheets_worksheetversion") == 0
        with pytest.raises(DatabaseError, match=REFUSED):
            _alone(copied("worksheets_worksheetversion", "x").replace("'x'", "null"))
