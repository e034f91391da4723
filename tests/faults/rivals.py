"""Rivals for the same time: many threads of several processes, each on a connection of its own, all let go at once."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, connections

from evenhand.domain.scheduling.actions import ChangedMeanwhile, Clashes, NotPossible, SlotGone, TooLate
from evenhand.domain.scheduling.models import Session
from evenhand.foundation.practices.tenant import TenantModel
from tests.factories import inside

Attempt = Callable[[], object]
PROCESSES = 2
REFUSED = (SlotGone, Clashes, ChangedMeanwhile, NotPossible, TooLate)
"""What a rival may be told; whatever else is raised is a fault, and a page would answer it with a 5xx."""


@dataclass(slots=True)
class Outcome:
    """How a stampede ended: how often each answer was given, and how long each took in seconds."""

    answers: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """The answers that no rival should ever get."""
        plain = {"got", *(kind.__name__ for kind in REFUSED)}
        return sorted(name for name in self.answers if name not in plain)

    def percentile(self, part: float) -> float:
        """Return within how many seconds a part of all answers was given."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(len(self.seconds) * part))]


def stampede(attempts: Sequence[Attempt], *, of: TenantModel, at_once: int, processes: int = PROCESSES) -> Outcome:
    """Let rivals loose in the practice of a row, `at_once` at a time over all processes; return how it ended.

    The processes are copies of this one, so that an attempt is any function; none inherits a connection.
    """
    connections.close_all()
    close_pool = getattr(connection, "close_pool", lambda: None)
    close_pool()
    copies = multiprocessing.get_context("fork")
    told: Any = copies.Queue()
    ready = copies.Barrier(processes)
    shares = [list(attempts[number::processes]) for number in range(processes)]
    workers = [
        copies.Process(target=_in_a_copy, args=(share, of, max(1, at_once // processes), ready, told))
        for share in shares
    ]
    for worker in workers:
        worker.start()
    outcome = Outcome()
    for _ in workers:
        answers, seconds = told.get(timeout=540)
        outcome.answers.update(answers)
        outcome.seconds += seconds
    for worker in workers:
        worker.join(timeout=30)
    return outcome


def _in_a_copy(share: list[Attempt], of: TenantModel, threads: int, ready: Any, told: Any) -> None:
    def one(attempt: Attempt) -> tuple[str, float]:
        begun = time.monotonic()
        try:
            with inside(of):
                answer = _answer(attempt)
        finally:
            connection.close()
        return answer, time.monotonic() - begun

    ready.wait(timeout=60)
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(one, share))
    told.put((Counter(answer for answer, _ in found), [seconds for _, seconds in found]))
    told.close()
    told.join_thread()
    getattr(connection, "close_pool", lambda: None)()


def _answer(attempt: Attempt) -> str:
    try:
        attempt()
    except REFUSED as refused:
        return type(refused).__name__
    except Exception as fault:  # noqa: BLE001  whatever a rival gets is counted, and looked at by the test
        return f"{type(fault).__name__}: {fault}"[:200]
    return "got"


def deadlocks() -> int:
    """Return how many deadlocks PostgreSQL has counted in this database; SQLite knows none."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_force_next_flush()")
        cursor.execute("select pg_stat_clear_snapshot()")
        cursor.execute("select deadlocks from pg_stat_database where datname = current_database()")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def overlaps() -> list[tuple[Session, Session]]:
    """Return every two sessions of one therapist that guard the same time, buffers counted from the rows themselves."""
    found: list[tuple[Session, Session]] = []
    rows = list(Session.objects.filter(guards=True).order_by("therapist", "starts_at"))
    for number, one in enumerate(rows):
        for other in rows[number + 1 :]:
            if one.therapist_id == other.therapist_id and _touch(one, other):
                found.append((one, other))
    return found


def _touch(one: Session, other: Session) -> bool:
    def guarded(row: Session) -> tuple[float, float]:
        return row.starts_at.timestamp() - row.before * 60, row.ends_at.timestamp() + row.after * 60

    (start, end), (other_start, other_end) = guarded(one), guarded(other)
    return start < other_end and other_start < end
