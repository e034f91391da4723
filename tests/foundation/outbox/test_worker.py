"""The worker: every effect is carried out once, or waits for another attempt."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Event

import pytest
from django.core import mail
from django.db import OperationalError, connection, connections, transaction

from evenhand.foundation.outbox import worker
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.carriers import Content, UnknownEffect, carrier_of, carries
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.worker import (
    LEASE,
    LONGEST_WAIT,
    MOST_ATTEMPTS,
    carry_out,
    claim,
    work_once,
    work_until,
)
from evenhand.foundation.practices.context import current_practice_id, practice_context
from evenhand.foundation.practices.doors import through
from evenhand.foundation.practices.models import Practice
from tests.factories import NOW, a_practice, frozen

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


class Host:
    """Stands for everything outside: notes what arrives, and fails when told to."""

    def __init__(self) -> None:
        self.arrived: list[object] = []
        self.fails_with: Exception | None = None

    def take(self, content: Content) -> None:
        """Take an effect in, or fail."""
        if self.fails_with is not None:
            raise self.fails_with
        self.arrived.append(content["n"])


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Host:
    """An outside world for effects of the kind `test`."""
    from evenhand.foundation.outbox import carriers

    monkeypatch.setattr(carriers, "_carriers", dict(carriers._carriers))
    made = Host()
    carries("test")(made.take)
    return made


@pytest.fixture
def practice() -> Practice:
    """A practice; it is not current, as the worker has none of its own."""
    return a_practice()


def put(practice: Practice, n: int = 1, *, due: datetime = NOW, stale: datetime | None = None) -> OutboxRow:
    """Put an effect into the outbox of a practice."""
    with practice_context(practice.pk), transaction.atomic():
        return enqueue(kind="test", content={"n": n}, key=f"key-{n}", at=NOW, due_at=due, stale_at=stale)


def state(n: int = 1) -> OutboxRow:
    """Return how an effect stands."""
    with through(OutboxRow):
        return OutboxRow.across_practices.get(key=f"key-{n}")


def test_what_is_due_is_carried_out_once(practice: Practice, host: Host) -> None:
    put(practice)
    assert [work_once(at=NOW), work_once(at=NOW)] == [1, 0]
    assert host.arrived == [1]
    assert (state().outcome, state().done_at, state().attempts) == ("sent", NOW, 1)


def test_what_is_due_first_goes_first_whoever_it_belongs_to(practice: Practice, host: Host) -> None:
    put(practice, 1, due=NOW)
    put(a_practice(), 2, due=NOW - SECOND)
    put(practice, 3, due=NOW - 2 * SECOND)
    while work_once(at=NOW):
        pass
    assert host.arrived == [3, 2, 1]


def test_what_is_not_due_waits(practice: Practice, host: Host) -> None:
    put(practice, due=NOW + SECOND)
    assert work_once(at=NOW) == 0
    assert work_once(at=NOW + SECOND) == 1


def test_what_is_stale_is_dropped_and_said_so(practice: Practice, host: Host) -> None:
    put(practice, stale=NOW + SECOND)
    assert work_once(at=NOW + SECOND) == 1
    assert host.arrived == []
    assert state().outcome == "stale"


def test_each_effect_is_carried_out_inside_its_own_practice(practice: Practice, host: Host) -> None:
    seen = []
    carries("test")(lambda content: seen.append(current_practice_id()))
    put(practice)
    work_once(at=NOW)
    assert seen == [practice.pk]


def test_a_claimed_effect_is_nobody_elses_until_its_lease_ends(practice: Practice, host: Host) -> None:
    put(practice)
    assert len(claim(at=NOW)) == 1
    assert claim(at=NOW + LEASE) == []
    assert len(claim(at=NOW + LEASE + SECOND)) == 1


def test_a_worker_that_dies_after_claiming_costs_a_lease_and_no_effect(practice: Practice, host: Host) -> None:
    put(practice)
    claim(at=NOW)
    work_once(at=NOW + LEASE + SECOND)
    assert host.arrived == [1]
    assert state().attempts == 2


def test_a_worker_that_was_slow_does_not_overwrite_the_one_after_it(practice: Practice, host: Host) -> None:
    put(practice)
    [slow] = claim(at=NOW)
    [fast] = claim(at=NOW + 2 * LEASE)
    carry_out(fast, at=NOW + 2 * LEASE)
    host.fails_with = TimeoutError()
    carry_out(slow, at=NOW + 2 * LEASE)
    assert state().outcome == "sent"


def test_only_as_many_as_asked_are_claimed(practice: Practice, host: Host) -> None:
    for n in range(3):
        put(practice, n)
    assert len(claim(at=NOW, most=2)) == 2
    assert len(claim(at=NOW)) == 1


def test_one_effect_is_claimed_at_a_time_so_that_none_waits_under_a_lease(practice: Practice, host: Host) -> None:
    for n in range(2):
        put(practice, n)
    work_once(at=NOW)
    with through(OutboxRow):
        assert OutboxRow.across_practices.filter(done_at=None, leased_until=None).count() == 1


def test_after_each_failure_the_wait_is_longer(practice: Practice, host: Host) -> None:
    put(practice)
    host.fails_with = ConnectionRefusedError()
    waits, now = [], NOW
    for _ in range(MOST_ATTEMPTS - 1):
        work_once(at=now)
        assert (state().outcome, state().leased_until) == ("waiting", None)
        waits.append(state().due_at - now)
        now = state().due_at
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=15)
    assert waits[-1] == LONGEST_WAIT


def test_a_failure_that_passes_costs_nothing_but_time(practice: Practice, host: Host) -> None:
    put(practice)
    host.fails_with = ConnectionRefusedError()
    work_once(at=NOW)
    host.fails_with = None
    work_once(at=state().due_at)
    assert host.arrived == [1]
    assert state().outcome == "sent"


def test_after_the_last_attempt_it_is_given_up_and_kept(practice: Practice, host: Host) -> None:
    put(practice)
    host.fails_with = ConnectionRefusedError()
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        work_once(at=now)
        now = max(now, state().due_at)
    assert (state().outcome, state().problem) == ("given up", "ConnectionRefusedError")
    assert work_once(at=now + timedelta(days=30)) == 0


@pytest.mark.parametrize(
    ("problem", "kept"),
    [
        (smtplib.SMTPRecipientsRefused({"ana@example.org": (550, b"no such ana")}), "SMTPRecipientsRefused"),
        (smtplib.SMTPSenderRefused(451, b"not now", "ana@example.org"), "SMTPSenderRefused 451"),
        (RuntimeError("could not reach ana@example.org"), "RuntimeError"),
    ],
)
def test_what_went_wrong_is_kept_without_anybodys_address(
    practice: Practice, host: Host, problem: Exception, kept: str, caplog: pytest.LogCaptureFixture
) -> None:
    put(practice)
    host.fails_with = problem
    with caplog.at_level(logging.DEBUG):
        work_once(at=NOW)
    assert state().problem == kept
    assert "ana" not in caplog.text


def test_one_effect_that_fails_does_not_hold_up_the_next(practice: Practice, host: Host) -> None:
    put(practice, 1)
    put(practice, 2)
    host.fails_with = TimeoutError()
    work_once(at=NOW)
    host.fails_with = None
    work_once(at=NOW)
    assert host.arrived == [2]


def test_a_kind_that_nobody_carries_waits_for_a_version_that_does(practice: Practice) -> None:
    put(practice)
    work_once(at=NOW)
    assert (state().outcome, state().problem) == ("waiting", "UnknownEffect")
    with pytest.raises(UnknownEffect, match="'test'"):
        carrier_of("test")


def test_an_effect_whose_content_was_altered_is_not_carried_out(practice: Practice, host: Host) -> None:
    put(practice)
    with through(OutboxRow):
        OutboxRow.across_practices.update(content=bytes([1]) + bytes(60))
    work_once(at=NOW)
    assert host.arrived == []
    assert state().problem == "NotReadable"


def test_a_mail_leaves_as_it_was_written(practice: Practice) -> None:
    with practice_context(practice.pk), transaction.atomic():
        enqueue(
            kind="mail", content={"to": "ana@example.org", "subject": "Your link", "text": "Hello"}, key="m", at=NOW
        )
    work_once(at=NOW)
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["ana@example.org"], "Your link", "Hello")


class Rounds(Event):
    """An event that is set after some rounds, and notes each pause."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self.left = rounds
        self.pauses: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        """Note the pause instead of making it."""
        self.pauses.append(timeout)
        self.left -= 1
        if not self.left:
            self.set()
        return self.is_set()


@frozen(NOW)
def test_a_worker_works_until_it_is_told_to_stop_and_pauses_only_when_idle(practice: Practice, host: Host) -> None:
    for n in range(3):
        put(practice, n)
    stop, lives = Rounds(2), list[int]()
    work_until(stop, pause_seconds=0.5, each_round=lambda: lives.append(1))
    assert sorted(str(n) for n in host.arrived) == ["0", "1", "2"]
    assert stop.pauses == [0.5, 0.5]
    assert len(lives) == 5


def test_a_worker_that_was_told_to_stop_begins_nothing(practice: Practice, host: Host) -> None:
    put(practice)
    stop = Event()
    stop.set()
    work_until(stop)
    assert host.arrived == []


def test_a_database_that_does_not_answer_is_asked_again_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(**_: object) -> int:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(worker, "work_once", gone)
    monkeypatch.setattr(connection, "close", lambda: None)  # it carries this test's transaction
    stop = Rounds(2)
    work_until(stop)
    assert stop.pauses == [1.0, 1.0]
    assert caplog.text.count("the database does not answer (OperationalError)") == 2


@pytest.fixture
def second_connection() -> Iterator[None]:
    """Leave no connection of another thread behind."""
    yield
    connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_the_same_effect(second_connection: None) -> None:
    from concurrent.futures import ThreadPoolExecutor

    practice = a_practice()
    for n in range(12):
        put(practice, n)

    def claim_some(_: int) -> list[str]:
        try:
            return [row.key for row in claim(at=NOW, most=2)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        claimed = [key for keys in pool.map(claim_some, range(8)) for key in keys]
    assert len(claimed) == len(set(claimed)) == 12
