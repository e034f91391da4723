"""Putting an effect into the outbox, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, transaction

from evenhand.foundation.outbox.actions import enqueue, withdraw
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.queries import standing_everywhere
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.doors import through
from tests.factories import NOW, a_practice

pytestmark = pytest.mark.django_db
MAIL = {"to": "ana@example.org", "subject": "Your link", "text": "Hello"}


@pytest.fixture(autouse=True)
def practice() -> Iterator[None]:
    """A practice that is current during the test."""
    with practice_context(a_practice().pk):
        yield


def put(key: str = "a", **more: timedelta) -> OutboxRow:
    """Put a mail into the outbox; `due` and `stale` count from NOW."""
    moments = {f"{name}_at": NOW + after for name, after in more.items()}
    with transaction.atomic():
        return enqueue(kind="mail", content=MAIL, key=key, at=NOW, **moments)


def test_an_effect_waits_sealed_and_may_leave_at_once() -> None:
    row = put()
    stored = OutboxRow.objects.get()
    assert (stored.pk, stored.due_at, stored.outcome, stored.content) == (row.pk, NOW, "waiting", MAIL)
    with connection.cursor() as cursor:
        cursor.execute("select content, kind, key, problem from outbox_outboxrow")
        cells = cursor.fetchone()
    assert b"ana" not in bytes(cells[0])
    assert "ana" not in "".join(cells[1:])


def test_the_same_key_gives_the_same_effect_once() -> None:
    assert put("a").pk == put("a").pk
    assert put("b").pk != put("a").pk
    assert OutboxRow.objects.count() == 2


def test_another_practice_may_use_the_same_key() -> None:
    put("a")
    with practice_context(a_practice().pk):
        put("a")
        assert OutboxRow.objects.count() == 1


def test_an_effect_may_wait_and_may_become_stale() -> None:
    row = put(due=timedelta(hours=1), stale=timedelta(hours=2))
    assert (row.due_at, row.stale_at) == (NOW + timedelta(hours=1), NOW + timedelta(hours=2))


def test_an_effect_leaves_with_its_cause_or_not_at_all() -> None:
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert not OutboxRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_an_effect_without_a_cause_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        enqueue(kind="mail", content=MAIL, key="a", at=NOW)


def test_a_withdrawn_effect_is_done_and_stays_on_record() -> None:
    put("a")
    put("b")
    withdraw(key="a", at=NOW)
    assert dict(OutboxRow.objects.values_list("key", "outcome")) == {"a": "withdrawn", "b": "waiting"}


def test_what_has_left_cannot_be_withdrawn() -> None:
    put()
    OutboxRow.objects.update(done_at=NOW, outcome="sent")
    withdraw(key="a", at=NOW + timedelta(minutes=1))
    assert (OutboxRow.objects.get().outcome, OutboxRow.objects.get().done_at) == ("sent", NOW)


def test_what_never_was_can_be_withdrawn() -> None:
    withdraw(key="nothing", at=NOW)


def test_the_oldest_overdue_effect_of_any_practice_is_known() -> None:
    assert standing_everywhere(at=NOW).overdue_since is None
    put("later", due=timedelta(minutes=1))
    assert standing_everywhere(at=NOW).overdue_since is None
    put("now")
    with practice_context(a_practice().pk):
        put("earlier", due=-timedelta(hours=1))
    assert standing_everywhere(at=NOW).overdue_since == NOW - timedelta(hours=1)
    with through(OutboxRow):
        OutboxRow.across_practices.update(done_at=NOW, outcome="sent")
    assert standing_everywhere(at=NOW).overdue_since is None


def test_an_effect_says_its_kind_and_never_its_content() -> None:
    assert str(put()) == "mail waiting"
