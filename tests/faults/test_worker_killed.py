"""F12: a worker that dies anywhere around an effect: it has left once, or is said to perhaps have left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from evenhand.foundation.outbox import carriers, worker
from evenhand.foundation.outbox.actions import enqueue, withdraw
from evenhand.foundation.outbox.carriers import carries
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.worker import LEASE, carry_out, claim, work_once
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.doors import through
from tests.factories import NOW, a_practice

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
MOST_CALLS = 30


class Killed(BaseException):
    """The process ends here: nothing of the worker's own code runs any more."""


class World:
    """Everything outside: what arrived there, and at which call to it the worker is killed."""

    def __init__(self) -> None:
        self.arrived: list[object] = []
        self.kills = ""

    def take(self, content: dict[str, Any]) -> None:
        """Take an effect in; the worker may be killed right before or right after."""
        if self.kills == "before":
            raise Killed
        self.arrived.append(content["n"])
        if self.kills == "after":
            raise Killed


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(carriers, "_carriers", dict(carriers._carriers))
    monkeypatch.setattr(carriers, "_bear_repeats", set(carriers._bear_repeats))
    made = World()
    carries("test")(made.take)
    carries("harmless", bears_repeats=True)(made.take)
    with practice_context(a_practice().pk):
        yield made


def put(kind: str = "test") -> OutboxRow:
    with transaction.atomic():
        return enqueue(kind=kind, content={"n": 1}, key="key", at=NOW)


def outcome() -> str:
    return OutboxRow.objects.get(key="key").outcome


def killed_at(call: int, *, at: datetime) -> bool:
    """Let a worker work that is killed before its n-th call to the database; return whether it came to that."""
    count = 0

    def kill(execute: Any, *asked: Any) -> Any:
        nonlocal count
        count += 1
        if count == call:
            raise Killed
        return execute(*asked)

    try:
        with connection.execute_wrapper(kill):
            work_once(at=at)
    except Killed:
        return True
    return False


def after_the_lease(world: World) -> None:
    """Let another worker look when the lease is over, and much later."""
    world.kills = ""
    for at in (NOW + LEASE + SECOND, NOW + timedelta(days=1)):
        while work_once(at=at):
            pass


@pytest.mark.parametrize("call", range(1, MOST_CALLS))
def test_killed_before_any_call_to_the_database_it_has_left_once_or_says_that_it_may_have(
    call: int, world: World
) -> None:
    put()
    killed = killed_at(call, at=NOW)
    after_the_lease(world)
    assert len(world.arrived) <= 1
    assert outcome() in ("sent", "may have left")
    if outcome() == "sent":
        assert world.arrived == [1]
    assert killed or outcome() == "sent"


def test_there_are_fewer_calls_than_are_tried(world: World) -> None:
    put()
    assert not killed_at(MOST_CALLS - 1, at=NOW)


@pytest.mark.parametrize(("kills", "arrived"), [("before", []), ("after", [1])])
def test_killed_while_it_hands_over_nothing_is_sent_by_itself_again(
    kills: str, arrived: list[int], world: World
) -> None:
    put()
    world.kills = kills
    with pytest.raises(Killed):
        work_once(at=NOW)
    after_the_lease(world)
    assert (world.arrived, outcome()) == (arrived, "may have left")


def test_what_bears_a_repeat_is_simply_done_again(world: World) -> None:
    put("harmless")
    world.kills = "after"
    with pytest.raises(Killed):
        work_once(at=NOW)
    after_the_lease(world)
    assert (world.arrived, outcome()) == ([1, 1], "sent")


def test_one_that_is_withdrawn_after_it_was_claimed_does_not_leave(world: World) -> None:
    put()
    with through(OutboxRow):
        [row] = claim(at=NOW)
    withdraw(key="key", at=NOW)
    carry_out(row, at=NOW)
    assert (world.arrived, outcome()) == ([], "withdrawn")


def test_a_worker_that_marks_before_it_sends_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant: a row that counts as sent, and nothing arrived."""

    def mark_and_send(row: OutboxRow, *, at: datetime) -> None:
        worker._note(row, done_at=at, outcome="sent")
        world.take(dict(row.content))

    monkeypatch.setattr(worker, "_hand_over", mark_and_send)
    put()
    world.kills = "before"
    with pytest.raises(Killed):
        work_once(at=NOW)
    after_the_lease(world)
    assert (world.arrived, outcome()) == ([], "sent")


def test_a_worker_that_sends_without_saying_so_is_caught(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The broken variant that was here once: the effect leaves twice."""

    def send_and_mark(row: OutboxRow, *, at: datetime) -> None:
        world.take(dict(row.content))
        worker._note(row, done_at=at, outcome="sent")

    monkeypatch.setattr(worker, "_hand_over", send_and_mark)
    put()
    world.kills = "after"
    with pytest.raises(Killed):
        work_once(at=NOW)
    after_the_lease(world)
    assert world.arrived == [1, 1]
