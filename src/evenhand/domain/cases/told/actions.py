"""Settling what clients are told: the numbers for bad hours, when entries are read, and times away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import transaction

from evenhand.domain.cases.access.deciding import NotTheirs, is_owner, locked_members
from evenhand.domain.cases.told.showing import mark_of
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.crisis_lines import (
    MOST_LINES,
    CrisisLine,
    is_settled,
    problems_of,
    read_lines,
    stored_lines,
)
from evenhand.foundation.practices.models import Member, Practice
from evenhand.wording import later, say

LONGEST_READING_TIMES: Final = 120
TOO_MANY: Final = later("Keep at most %(most)s numbers, so that a person in need finds one.")
NONE_CHECKED: Final = later("Keep at least one checked line where a person listens: clients see it everywhere.")
LONGEST_AWAY: Final = 366
"""Days; whoever is away for longer hands their case files over."""


class LinesRefused(ValueError):
    """Lines that cannot be kept as they are: for each, by its place, the part and what has to change."""

    def __init__(self, problems: Sequence[tuple[int, str, str]]) -> None:
        """Keep what has to change; the place is -1 where it is about all of them."""
        super().__init__("; ".join(words for _, _, words in problems))
        self.problems = problems


class LinesChanged(Exception):
    """Somebody else changed the lines since the page was made; nothing was stored."""


class NotSo(ValueError):
    """A time or a text that cannot be kept; the message says what to change."""


def settle_lines(*, lines: Sequence[CrisisLine], seen: str, by: Actor, at: datetime) -> None:
    """Keep the numbers for bad hours in place of those before; the same again changes nothing.

    An owner's act. `seen` is the mark of those that the form showed. Raises NotTheirs, LinesRefused where a line is
    wrong, there are too many, or none that is checked is left after one was; LinesChanged where others stand there.
    """
    with transaction.atomic():
        practice = _owners_practice(by)
        if stored_lines(lines) == practice.crisis_lines:
            return
        if seen != mark_of(practice):
            raise LinesChanged
        wrong = [(place, part, words) for place, one in enumerate(lines) for part, words in problems_of(one)]
        if len(lines) > MOST_LINES:
            wrong.append((-1, "", say(TOO_MANY, most=MOST_LINES)))
        if is_settled(read_lines(practice.crisis_lines)) and not is_settled(lines):
            wrong.append((-1, "", say(NONE_CHECKED)))
        if wrong:
            raise LinesRefused(wrong)
        practice.crisis_lines = stored_lines(lines)
        practice.save(update_fields=["crisis_lines"])
        record(act="practice.lines_settled", subject="practice", subject_id=practice.pk, by=by, at=at)


def settle_reading_times(*, words: str, by: Actor, at: datetime) -> None:
    """Keep when entries are read, as clients are told it. An owner's act; raises NotTheirs and NotSo."""
    said = words.strip().rstrip(".")
    if not said or len(said) > LONGEST_READING_TIMES:
        raise NotSo(say("Write when you read, in at most %(most)s letters.", most=LONGEST_READING_TIMES))
    with transaction.atomic():
        practice = _owners_practice(by)
        if practice.reading_times == said:
            return
        practice.reading_times = said
        practice.save(update_fields=["reading_times"])
        record(act="practice.reading_times_settled", subject="practice", subject_id=practice.pk, by=by, at=at)


def be_away(*, member: Member, first: date, last: date, today: date, by: Actor, at: datetime) -> None:
    """Tell the clients of a therapist that they are away from one day to another, both counted; raises NotSo.

    It takes the place of a time before; the same again changes nothing.
    """
    if last < first:
        raise NotSo(say("The last day comes before the first. Change one of them."))
    if last < today:
        raise NotSo(say("These days are over. Choose days to come."))
    if (last - first).days > LONGEST_AWAY:
        raise NotSo(say("This is more than a year. Hand the case files over to a colleague for so long."))
    _keep_away(member, first, last, by=by, at=at)


def be_back(*, member: Member, by: Actor, at: datetime) -> None:
    """End a time away, or take back one that was to come; again it changes nothing."""
    _keep_away(member, None, None, by=by, at=at)


def _keep_away(member: Member, first: date | None, last: date | None, *, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        kept = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        if (kept.away_from, kept.away_until) == (first, last):
            return
        kept.away_from, kept.away_until = first, last
        kept.save(update_fields=["away_from", "away_until"])
        act = "member.away" if first else "member.back"
        record(act=act, subject="member", subject_id=kept.pk, by=by, at=at)


def _owners_practice(by: Actor) -> Practice:
    if not is_owner(locked_members([by.id]), by):
        raise NotTheirs
    return Practice.objects.select_for_update(no_key=True).get(pk=current_practice_id())
