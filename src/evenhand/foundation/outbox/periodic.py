"""Jobs that come round again and again: each turn is taken by one worker, whatever workers and clocks do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from evenhand.foundation.outbox.models import PeriodicJob

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """What comes round: its name in the table, how often, how long a turn takes at most, and what is done.

    `do` gets the moment at which the turn began. A worker that is killed in a turn leaves it to others once `longest`
    has passed, so that a turn which was cut off is done again: `do` has to bear that.
    """

    name: str
    every: timedelta
    do: Callable[[datetime], None]
    longest: timedelta = timedelta(minutes=10)


def take_turns(jobs: Sequence[Job], *, at: datetime) -> int:
    """Do each job that is due and that no other worker has taken; return how many there were.

    Turns that were missed, because nobody worked or the clock jumped ahead, are one turn. Where the clock was set
    back, the next turn is at most one period away. A turn that fails is tried again after a wait that grows, and holds
    up no other job.
    """
    return sum(_take_turn(job, at=at) for job in _jobs_to_look_at(jobs, at=at))


def _jobs_to_look_at(jobs: Sequence[Job], *, at: datetime) -> list[Job]:
    """Return the jobs that are new, due, or whose times cannot be right; one query when there are none."""
    known = {row.name: row for row in PeriodicJob.objects.filter(name__in=[job.name for job in jobs])}
    new = [PeriodicJob(name=job.name, due_at=at) for job in jobs if job.name not in known]
    if new:
        PeriodicJob.objects.bulk_create(new, ignore_conflicts=True)
        known |= {row.name: row for row in new}
    return [job for job in jobs if _is_due(known[job.name], at=at) or _is_of_another_clock(known[job.name], job, at=at)]


def _is_due(row: PeriodicJob, *, at: datetime) -> bool:
    return row.due_at <= at and (row.leased_until is None or row.leased_until <= at)


def _is_of_another_clock(row: PeriodicJob, job: Job, *, at: datetime) -> bool:
    """Return whether times in a row lie further ahead than they can: the clock was ahead when they were written."""
    return row.due_at > at + job.every or (row.leased_until is not None and row.leased_until > at + job.longest)


def _take_turn(job: Job, *, at: datetime) -> bool:
    turn = _claim(job, at=at)
    if turn is None:
        return False
    try:
        job.do(at)
    except Exception as problem:  # noqa: BLE001  whatever went wrong in a job, it gets another turn and others theirs
        log.warning("job %s: %s", job.name, type(problem).__name__)
        _drop_a_broken_connection(problem)
        _note(job, turn, due_at=at + _wait_after(turn.failures + 1, job), failures=turn.failures + 1, problem=problem)
    else:
        _note(job, turn, due_at=at + job.every, failures=0, problem=None)
    return True


def _claim(job: Job, *, at: datetime) -> PeriodicJob | None:
    """Lease the turn that is due to this worker; None when another one was faster or the clock was set back."""
    with transaction.atomic():
        row = PeriodicJob.objects.select_for_update(no_key=True).get(name=job.name)
        if _is_of_another_clock(row, job, at=at):
            row.due_at = min(row.due_at, at + job.every)
            row.leased_until = min(row.leased_until, at + job.longest) if row.leased_until else None
            row.save()
            return None
        if not _is_due(row, at=at):
            return None
        row.leased_until, row.turn, row.began_at = at + job.longest, row.turn + 1, at
        row.save()
    return row


def _note(job: Job, turn: PeriodicJob, *, due_at: datetime, failures: int, problem: Exception | None) -> None:
    """Write down how a turn ended, unless it took so long that another worker has taken the next one."""
    PeriodicJob.objects.filter(name=job.name, turn=turn.turn).update(
        due_at=due_at,
        leased_until=None,
        failures=failures,
        problem=type(problem).__name__ if problem else "",
        **({} if problem else {"done_at": timezone.now()}),
    )


def _wait_after(failures: int, job: Job) -> timedelta:
    growing: timedelta = FIRST_WAIT * 3 ** min(failures - 1, 4)
    return min(job.every, LONGEST_WAIT, growing)


def _drop_a_broken_connection(problem: Exception) -> None:
    if isinstance(problem, DatabaseError) and not connection.in_atomic_block:
        connection.close()


def take_turns_until(stop: Event, jobs: Sequence[Job], *, pause_seconds: float = 1.0) -> None:
    """Take turns until `stop` is set, looking every `pause_seconds`; a database that fails is asked again later."""
    while not stop.is_set():
        try:
            take_turns(jobs, at=timezone.now())
        except DatabaseError as problem:
            log.warning("jobs: the database does not answer (%s)", type(problem).__name__)
            connection.close()
        stop.wait(pause_seconds)


def jobs_in_trouble(jobs: Sequence[Job], *, at: datetime, patience: timedelta) -> Iterator[PeriodicJob]:
    """Yield the jobs whose last turn failed, or whose turn has been waiting for longer than `patience`."""
    longest = {job.name: job.longest for job in jobs}
    for row in PeriodicJob.objects.filter(name__in=longest).order_by("name"):
        if row.failures or at - row.due_at > longest[row.name] + patience:
            yield row
