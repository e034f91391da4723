"""Where an assignment stands, in words."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from evenhand.domain.worksheets.models import Assignment
from evenhand.domain.worksheets.schedule import Rhythm, Schedule, Waiting, standing
from evenhand.faces.workspace.clock import Clock
from evenhand.faces.workspace.standing import rhythm_in_words, standing_in_words
from tests.factories import NOW

CLOCK = Clock(ZoneInfo("Europe/London"), NOW)
TODAY = date(2026, 11, 24)
DUE = date(2026, 12, 1)


def an_open_one(ended_at: datetime | None = None, ended_by: str = "") -> Assignment:
    """An assignment as standing_in_words needs it; nothing is stored."""
    return Assignment(practice_id=UUID(int=1), ended_at=ended_at, ended_by=ended_by)


def said(schedule: Schedule, sent: int) -> str:
    waiting = standing(schedule, sent=sent, last_sent_on=TODAY if sent else None, today=TODAY)
    return standing_in_words(an_open_one(), waiting, CLOCK)


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule(Rhythm.ONCE, TODAY), "Once"),
        (Schedule(Rhythm.TIMES, TODAY, times=4), "4 times"),
        (Schedule(Rhythm.EVERY, TODAY, DUE, every_days=1), "Every day"),
        (Schedule(Rhythm.EVERY, TODAY, DUE, every_days=7), "Every week"),
        (Schedule(Rhythm.EVERY, TODAY, DUE, every_days=14), "Every 2 weeks"),
        (Schedule(Rhythm.EVERY, TODAY, DUE, every_days=3), "Every 3 days"),
        (Schedule(Rhythm.WHENEVER, TODAY), "Whenever it happens"),
    ],
)
def test_how_often_is_told_in_everyday_words(schedule: Schedule, words: str) -> None:
    assert rhythm_in_words(schedule) == words


@pytest.mark.parametrize(
    ("schedule", "sent", "words"),
    [
        (Schedule(Rhythm.ONCE, TODAY), 0, "Waits for an entry"),
        (Schedule(Rhythm.ONCE, TODAY, DUE), 0, "Waits for an entry, by Tue 1 Dec"),
        (Schedule(Rhythm.ONCE, TODAY, DUE), 1, "Done"),
        (Schedule(Rhythm.TIMES, TODAY, DUE, times=3), 1, "Entry 2 of 3, by Tue 1 Dec"),
        (Schedule(Rhythm.TIMES, TODAY, times=3), 3, "Done, 3 of 3"),
        (Schedule(Rhythm.EVERY, TODAY, DUE, every_days=7), 0, "Waits for an entry, by Tue 1 Dec"),
        (Schedule(Rhythm.EVERY, TODAY, DUE, every_days=7), 1, "Next one opens on Wed 2 Dec, by Tue 8 Dec"),
        (Schedule(Rhythm.WHENEVER, TODAY), 9, "Open whenever it happens"),
    ],
)
def test_each_state_has_its_words(schedule: Schedule, sent: int, words: str) -> None:
    assert said(schedule, sent) == words


@pytest.mark.parametrize(("by", "who"), [("client", "the client"), ("therapist", "you")])
def test_an_ended_one_says_by_whom(by: str, who: str) -> None:
    ended = an_open_one(ended_at=NOW, ended_by=by)
    assert standing_in_words(ended, Waiting("now", DUE, 1, 1), CLOCK) == f"Ended by {who} on Tue 24 Nov"


def test_a_day_that_passed_is_told_without_a_verdict() -> None:
    words = said(Schedule(Rhythm.ONCE, date(2026, 11, 1), date(2026, 11, 8)), 0)
    assert words == "Waits for an entry, by Sun 8 Nov"
