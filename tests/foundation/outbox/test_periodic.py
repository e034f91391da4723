"""Jobs that come round: each turn is taken by one worker, whatever workers, clocks and databases do."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier, Event

import pytest
from django.db import DatabaseError, OperationalError, connection, connections
from pytest_django import DjangoAssertNumQueries

from evenhand.foundation.outbox import periodic
from evenhand.foundation.outbox.models import PeriodicJob
from evenhand.foundation.outbox.periodic import Job, jobs_in_trouble, take_turns, take_turns_until
from tests.factories import NOW, frozen

pytestmark = pytest.mark.django_db
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


class Diary:
    """A job that writes down when it was done, and fails when told to."""

    def __init__(self, name: str = "diary", *, every: timedelta = DAY) -> None:
        self.done: list[datetime] = []
        self.fails_with: Exception | None = None
        self.job = Job(name, every=every, do=self.write, longest=HOUR)

    def write(self, at: datetime) -> None:
        """Write down a turn, or fail."""
        if self.fails_with is not None:
            raise self.fails_with
        self.done.append(at)

    def looked_at(self, *moments: datetime) -> list[datetime]:
        """Let a worker look at some moments; return when the job was done."""
        for moment in moments:
            take_turns([self.job], at=moment)
        return self.done


def state() -> PeriodicJob:
    return PeriodicJob.objects.get()


def test_a_job_is_done_at_once_and_then_once_in_each_period() -> None:
    moments = [NOW, NOW + SECOND, NOW + DAY - SECOND, NOW + DAY, NOW + DAY + SECOND, NOW + 2 * DAY]
    assert Diary().looked_at(*moments) == [NOW, NOW + DAY, NOW + 2 * DAY]


def test_turns_that_nobody_took_are_one_turn() -> None:
    late = NOW + 9 * DAY + HOUR
    assert Diary().looked_at(NOW, late, late + HOUR, late + DAY) == [NOW, late, late + DAY]


def test_a_clock_that_jumps_ahead_and_back_costs_one_turn_and_no_silence() -> None:
    ahead = NOW + 365 * DAY
    back = [NOW + n * HOUR for n in range(1, 50)]
    assert Diary().looked_at(NOW, ahead, *back) == [NOW, ahead, NOW + HOUR + DAY, NOW + HOUR + 2 * DAY]


def test_a_clock_that_is_set_back_repeats_no_turn() -> None:
    assert Diary().looked_at(NOW, NOW - HOUR, NOW - HOUR + SECOND, NOW) == [NOW]


def test_a_job_that_is_under_way_is_nobody_elses_until_its_time_is_over() -> None:
    diary = Diary()
    diary.looked_at(NOW)
    begun = periodic._claim(diary.job, at=NOW + DAY)
    assert begun is not None
    assert diary.looked_at(NOW + DAY, NOW + DAY + HOUR - SECOND) == [NOW]
    assert diary.looked_at(NOW + DAY + HOUR) == [NOW, NOW + DAY + HOUR]


def test_a_lease_of_a_clock_that_was_ahead_ends_in_its_time() -> None:
    diary = Diary()
    diary.looked_at(NOW)
    periodic._claim(diary.job, at=NOW + 30 * DAY)
    assert diary.looked_at(NOW + DAY, NOW + DAY + HOUR, NOW + 2 * DAY) == [NOW, NOW + DAY + HOUR]


def test_a_worker_that_took_too_long_does_not_end_the_turn_of_the_next() -> None:
    diary = Diary()
    diary.looked_at(NOW)
    slow = periodic._claim(diary.job, at=NOW + DAY)
    fast = periodic._claim(diary.job, at=NOW + DAY + HOUR)
    assert slow is not None
    assert fast is not None
    periodic._note(diary.job, slow, due_at=NOW, failures=0, problem=None)
    assert (state().turn, state().leased_until) == (fast.turn, NOW + DAY + 2 * HOUR)


def test_a_turn_that_fails_is_tried_again_after_a_wait_that_grows() -> None:
    diary, now, waits = Diary(), NOW, []
    diary.fails_with = ValueError("words that somebody wrote")
    for _ in range(6):
        diary.looked_at(now)
        waits.append(state().due_at - now)
        now = state().due_at
    assert waits == [timedelta(minutes=n) for n in (1, 3, 9, 27, 60, 60)]
    assert (state().failures, state().problem, state().done_at) == (6, "ValueError", None)
    diary.fails_with = None
    assert diary.looked_at(now) == [now]
    assert (state().failures, state().problem, state().due_at) == (0, "", now + DAY)


def test_a_job_that_comes_often_waits_no_longer_than_its_period() -> None:
    diary = Diary(every=timedelta(seconds=20))
    diary.fails_with = OperationalError("gone")
    diary.looked_at(NOW)
    assert state().due_at == NOW + timedelta(seconds=20)


def test_a_job_that_fails_holds_up_no_other() -> None:
    broken, other = Diary("a"), Diary("b")
    broken.fails_with = RuntimeError()
    assert take_turns([broken.job, other.job], at=NOW) == 2
    assert other.done == [NOW]


def test_a_look_that_finds_nothing_due_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    jobs = [Diary(name).job for name in "abc"]
    take_turns(jobs, at=NOW)
    with django_assert_num_queries(1):
        assert take_turns(jobs, at=NOW + SECOND) == 0


def test_a_job_in_trouble_is_known() -> None:
    fine, failing, late = Diary("fine"), Diary("failing"), Diary("late")
    jobs = [fine.job, failing.job, late.job]
    failing.fails_with = RuntimeError()
    take_turns(jobs, at=NOW)
    PeriodicJob.objects.filter(name="late").update(due_at=NOW - 3 * HOUR)
    found = [row.name for row in jobs_in_trouble(jobs, at=NOW, patience=HOUR)]
    assert found == ["failing", "late"]
    assert str(PeriodicJob.objects.get(name="late")) == "late 1"


@frozen(NOW)
def test_jobs_are_done_until_the_worker_is_told_to_stop() -> None:
    stop, done = Event(), list[datetime]()

    def write_and_stop(at: datetime) -> None:
        done.append(at)
        stop.set()

    take_turns_until(stop, [Job("diary", every=DAY, do=write_and_stop)], pause_seconds=0)
    assert done == [NOW]


def test_a_database_that_does_not_answer_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    stop, looks = Event(), list[int]()

    def gone(*_: object, **__: object) -> int:
        looks.append(1)
        if len(looks) == 2:
            stop.set()
        raise DatabaseError("server closed the connection")

    monkeypatch.setattr(periodic, "take_turns", gone)
    monkeypatch.setattr(connection, "close", lambda: None)  # it carries this test's transaction
    take_turns_until(stop, [], pause_seconds=0)
    assert caplog.messages == ["jobs: the database does not answer (DatabaseError)"] * 2


@pytest.fixture
def connections_of_threads() -> Iterator[None]:
    """Leave no connection of another thread behind."""
    yield
    connections.close_all()


def done_by_workers_at_once(job: Job, *, workers: int = 6, rounds: int = 5) -> None:
    """Let several workers look at the same moment, once a day for some days."""
    start = Barrier(workers, timeout=30)

    def work(_: int) -> None:
        try:
            for day in range(rounds):
                start.wait()
                take_turns([job], at=NOW + day * DAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(work, range(workers)))


@pytest.mark.django_db(transaction=True)
def test_several_workers_do_each_turn_once(connections_of_threads: None) -> None:
    diary = Diary()
    done_by_workers_at_once(diary.job)
    assert diary.done == [NOW + day * DAY for day in range(5)]


@pytest.mark.django_db(transaction=True)
def test_workers_that_look_and_then_take_would_be_caught(
    connections_of_threads: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The broken variant: what was due when it was looked at is taken without looking again."""
    both_have_looked = Barrier(6, timeout=30)

    def take_unseen(job: Job, *, at: datetime) -> PeriodicJob:
        both_have_looked.wait()
        return PeriodicJob.objects.get(name=job.name)

    monkeypatch.setattr(periodic, "_claim", take_unseen)
    diary = Diary()
    done_by_workers_at_once(diary.job, rounds=1)
    assert len(diary.done) > 1
