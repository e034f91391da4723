"""Random reads and writes across practices through the object mapper, every table and every job: none gets through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from copy import copy
from dataclasses import dataclass

import pytest
from django.core import mail
from django.db import DatabaseError, connection, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.domain.scheduling.models import Session, WaitingOffer
from evenhand.domain.worksheets.models import RiskTask
from evenhand.foundation.outbox import carriers
from evenhand.foundation.outbox.mail import MAIL
from evenhand.foundation.outbox.worker import carry_out
from evenhand.foundation.practices import prepared_writes, tenant
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.prepared_writes import PreparedInsert, PreparedUpdate
from evenhand.foundation.practices.tenant import NotOfThisPractice, TenantManager, TenantModel, TenantQuerySet
from evenhand.foundation.vault.sealing import NotReadable
from tests.domain.stored import Row
from tests.domain.test_walls import FOREIGN_ID, Everything, holds
from tests.domain.two_practices import TwoPractices, a_row_of, stored_in, tenant_models, two_practices
from tests.factories import NOW, inside

pytestmark = pytest.mark.django_db
Attempt = Callable[[type[TenantModel], TenantModel, TenantModel], object]
"""One way to reach for a row of another practice: its model, that row in hand, and a row of one's own."""

KEPT_FROM_CHANGE = {"AuditEntry"}
"""Tables whose triggers refuse every change, to one's own rows as well."""


def plain_column(model: type[TenantModel]) -> str:
    """Return a column that a query may set."""
    return next(field.attname for field in model._meta.concrete_fields if field.name not in ("id", "practice"))


def plain_name(model: type[TenantModel]) -> str:
    """Return the field of that column."""
    return next(field.name for field in model._meta.concrete_fields if field.attname == plain_column(model))


def copy_of(row: TenantModel, **changed: object) -> TenantModel:
    """Return a new row with the cells of another one as they are stored."""
    cells = {field.attname: row.__dict__[field.attname] for field in row._meta.concrete_fields}
    return type(row)(**(cells | changed))


READS: list[Attempt] = [
    lambda model, theirs, mine: model.objects.filter(pk=theirs.pk).exists(),
    lambda model, theirs, mine: model.objects.filter(pk=theirs.pk).first(),
    lambda model, theirs, mine: model.objects.filter(practice_id=theirs.practice_id).count(),
    lambda model, theirs, mine: model.objects.in_bulk([theirs.pk]),
    lambda model, theirs, mine: model.objects.filter(pk__in=[theirs.pk]).values_list("pk", plain_column(model)),
    lambda model, theirs, mine: theirs.pk in set(model.objects.values_list("pk", flat=True)),
    lambda model, theirs, mine: model.objects.exclude(practice_id=mine.practice_id).aggregate(n=models.Count("pk"))[
        "n"
    ],
    lambda model, theirs, mine: [row for row in model.objects.iterator(chunk_size=1) if row.pk == theirs.pk],
    lambda model, theirs, mine: (model.objects.filter(pk=theirs.pk) | model.objects.filter(pk=theirs.pk)).count(),
    lambda model, theirs, mine: list(model.objects.filter(pk=theirs.pk).select_for_update()),
    lambda model, theirs, mine: model.objects.dates("practice__created_at", "day").filter(pk=theirs.pk).count(),
]
"""Each gives what it found; nothing is what it should find."""

WRITES: list[Attempt] = [
    lambda model, theirs, mine: model.objects.filter(pk=theirs.pk).update(practice_id=mine.practice_id),
    lambda model, theirs, mine: model.objects.filter(pk=theirs.pk).update(**{plain_column(model): None}),
    lambda model, theirs, mine: model.objects.filter(pk=theirs.pk).delete(),
    lambda model, theirs, mine: model.objects.bulk_update([theirs], [plain_name(model)]),
    lambda model, theirs, mine: PreparedInsert(model).store(copy_of(theirs, id=type(mine)().pk)),
    lambda model, theirs, mine: PreparedUpdate(model, plain_name(model)).store(theirs),
    lambda model, theirs, mine: PreparedUpdate(model, plain_name(model)).store(copy_of(mine, id=theirs.pk)),
    lambda model, theirs, mine: theirs.save(),
    lambda model, theirs, mine: theirs.delete(),
    lambda model, theirs, mine: copy_of(mine, id=theirs.pk).save(),
    lambda model, theirs, mine: copy_of(mine, id=theirs.pk).save(force_update=True),
    lambda model, theirs, mine: model.objects.update_or_create(pk=theirs.pk, defaults={"practice": mine.practice}),
    lambda model, theirs, mine: copy_of(theirs, id=type(mine)().pk).save(force_insert=True),
    lambda model, theirs, mine: model.objects.bulk_create([copy_of(theirs, id=type(mine)().pk)]),
    lambda model, theirs, mine: model.objects.filter(pk=mine.pk).update(practice=theirs.practice_id),
    lambda model, theirs, mine: model.objects.create(
        **{field.attname: mine.__dict__[field.attname] for field in model._meta.concrete_fields}
        | {"practice_id": theirs.practice_id, "id": type(mine)().pk}
    ),
]
"""Each may be refused or find no row; whatever it does, the other practice is as before."""

REFUSALS = (NotOfThisPractice, NotReadable, DatabaseError, models.ObjectDoesNotExist, TypeError, ValueError)


@contextmanager
def undone() -> Iterator[None]:
    """Take back whatever the block does."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def a_row(model: type[TenantModel], one: Everything) -> TenantModel:
    with inside(one.case):
        return model.objects.order_by("pk").first() or a_row_of(model, one.case)


@dataclass(frozen=True)
class Table:
    """A table with a row of one's own and one of another practice, and what that practice has stored in it."""

    model: type[TenantModel]
    mine: TenantModel
    theirs: TenantModel
    stored: dict[str, list[Row]]

    def reach(self, attempt: Attempt) -> None:
        """Try it from inside one's own practice; fails when a read finds something or a write leaves something."""
        name, mine, theirs = self.model.__name__, copy(self.mine), copy(self.theirs)
        with undone():
            with practice_context(mine.practice_id), suppress(*REFUSALS), transaction.atomic():
                found = attempt(self.model, theirs, mine)
                assert attempt in WRITES or not holds_something(found), f"{name} was read from outside"
            assert self.stored_there() == self.stored, f"{name} was changed from outside"

    def stored_there(self) -> dict[str, list[Row]]:
        """Return what the other practice has in this table now."""
        return stored_in(self.theirs.practice_id, self.model._meta.db_table)


def table_of(made: TwoPractices, model: type[TenantModel]) -> Table:
    """Return a table in which both practices have something."""
    mine, theirs = a_row(model, made.mine), a_row(model, made.theirs)
    stored = stored_in(theirs.practice_id, model._meta.db_table)
    assert stored[model._meta.db_table]
    return Table(model, mine, theirs, stored)


def holds_something(found: object) -> bool:
    return holds(found) if not isinstance(found, models.QuerySet) else found.exists()


def test_no_table_can_be_read_from_another_practice() -> None:
    made = two_practices()
    for model in tenant_models():
        table = table_of(made, model)
        for attempt in READS:
            table.reach(attempt)


def test_no_table_can_be_written_from_another_practice() -> None:
    made = two_practices()
    whole = stored_in(made.theirs.case.practice_id)
    for model in tenant_models():
        table = table_of(made, model)
        for attempt in WRITES:
            table.reach(attempt)
    assert stored_in(made.theirs.case.practice_id) == whole


def test_any_run_of_attempts_in_any_order_gets_through_nowhere() -> None:
    made = two_practices()
    whole = stored_in(made.theirs.case.practice_id)
    one_attempt = st.tuples(st.sampled_from(list(tenant_models())), st.sampled_from([*READS, *WRITES]), st.booleans())

    @settings(max_examples=25)
    @given(st.lists(one_attempt, min_size=2, max_size=8))
    def run(attempts: list[tuple[type[TenantModel], Attempt, bool]]) -> None:
        with practice_context(made.mine.case.practice_id), undone():
            for model, attempt, after_a_look_at_theirs in attempts:
                with inside(made.theirs.case) if after_a_look_at_theirs else nullcontext():
                    model.objects.exists()
                table_of(made, model).reach(attempt)

    run()
    assert stored_in(made.theirs.case.practice_id) == whole


def test_no_question_answers_with_an_id_of_another_practice_or_case_file() -> None:
    made = two_practices()
    for foreign in (made.other, made.theirs):
        for question in FOREIGN_ID.values():
            with inside(made.mine.case):
                assert not holds(question(made.mine, foreign))


def _a_session(one: Everything) -> dict[str, object]:
    with inside(one.case):
        session = Session.objects.exclude(case=None)[0]
        return {"coming": str(session.pk), "version": session.sequence, "state": session.state}


def _an_offer(one: Everything) -> dict[str, object]:
    with inside(one.case):
        return {"offer": str(WaitingOffer.objects.all()[0].pk)}


def _an_answer_about_harm(one: Everything) -> dict[str, object]:
    with inside(one.case):
        return {"task": str(RiskTask.objects.all()[0].pk)}


FOREIGN_CONTENT: dict[str, Callable[[Everything], dict[str, object]]] = {
    MAIL: lambda one: {"to": "own@example.org", "subject": "A link", "text": "Here."},
    "worksheets.reminder": lambda one: {
        "assignment": str(one.assignment.pk),
        "due_on": NOW.date().isoformat(),
        "stale_at": "2100-01-01T00:00:00+00:00",
    },
    "worksheets.risk_to_deputy": _an_answer_about_harm,
    "conversations.to_client": lambda one: {"whom": str(one.case.pk)},
    "conversations.to_member": lambda one: {"whom": str(one.therapist.pk)},
    "plans.card_page_closed": lambda one: {"session": "cs_of_another"},
    "plans.card_forgotten": lambda one: {"customer": "cus_of_another"},
    "fees.to_client": lambda one: {"whom": str(one.case.pk)},
    "scheduling.told": _a_session,
    "scheduling.reminder": _a_session,
    "scheduling.freed": lambda one: {"therapist": str(one.therapist.pk), "start": 0, "end": 2**31},
    "scheduling.offered": _an_offer,
    "scheduling.offer_over": _an_offer,
}
"""For each kind of job, content that names what is another's; a mail names nothing but where it goes."""


def test_every_kind_of_job_is_tried_here() -> None:
    assert carriers._carriers.keys() == FOREIGN_CONTENT.keys()


def test_a_job_that_names_what_is_anothers_does_nothing_to_it(subtests: pytest.Subtests) -> None:
    from evenhand.foundation.outbox.actions import enqueue

    made = two_practices()
    before = stored_in(made.theirs.case.practice_id)
    for kind, content in FOREIGN_CONTENT.items():
        with subtests.test(kind), undone():
            mail.outbox.clear()
            with inside(made.mine.case), transaction.atomic():
                row = enqueue(kind=kind, content=content(made.theirs), key="foreign", at=NOW)
            carry_out(row, at=NOW)
            assert stored_in(made.theirs.case.practice_id) == before
            assert [sent.to for sent in mail.outbox] == ([["own@example.org"]] if kind == MAIL else [])


def forgetful_manager(patch: pytest.MonkeyPatch) -> None:
    """Let the managers forget their filter."""
    patch.setattr(TenantManager, "get_queryset", lambda self: TenantQuerySet(self.model, using=self._db))


def forgetful_rows(patch: pytest.MonkeyPatch) -> None:
    """Let rows and lists forget to look at their practice when they are written."""
    patch.setattr(tenant, "check_practice_of", lambda _row: None)
    patch.setattr(prepared_writes, "check_practice_of", lambda _row: None)
    patch.setattr(TenantQuerySet, "update", models.QuerySet.update)
    patch.setattr("evenhand.foundation.vault.fields.VaultTextField._check_practice", lambda _field, _row: None)


def lower_the_walls(change: str) -> None:
    """Change every wall of PostgreSQL, in the transaction of the test."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for model in tenant_models():
            cursor.execute(change.format(model._meta.db_table))
        cursor.execute("set constraints all deferred")


def caught(made: TwoPractices, attempts: list[Attempt]) -> set[str]:
    """Return the tables at which an attempt got through."""
    through = set()
    for model in tenant_models():
        table = table_of(made, model)
        for attempt in attempts:
            try:
                table.reach(attempt)
            except AssertionError:
                through.add(model.__name__)
    return through


def test_managers_that_forget_their_filter_are_caught_and_postgresql_holds_all_the_same() -> None:
    made = two_practices()
    everywhere = {model.__name__ for model in tenant_models()}
    with pytest.MonkeyPatch.context() as patch:
        forgetful_manager(patch)
        if connection.vendor == "postgresql":
            assert caught(made, READS) == set()
            lower_the_walls("alter table {} disable row level security")
        assert caught(made, READS) == everywhere


def test_rows_that_forget_their_practice_are_caught_and_postgresql_holds_all_the_same() -> None:
    made = two_practices()
    with pytest.MonkeyPatch.context() as patch:
        forgetful_rows(patch)
        if connection.vendor == "postgresql":
            assert caught(made, WRITES) == set()
            lower_the_walls("alter policy of_the_practice on {} with check (true)")
        assert caught(made, WRITES) >= {"ClientAccount", "Member", "OutboxRow"}
