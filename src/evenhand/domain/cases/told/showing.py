"""What a practice shows to its clients, from rows in hand: which numbers, and when entries are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, timedelta

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.practices.crisis_lines import CrisisLine, Numbers, is_settled, numbers_to_show, read_lines
from evenhand.foundation.practices.example_lines import examples_for
from evenhand.foundation.practices.models import USUAL_READING_TIMES, Practice
from evenhand.wording import say
from evenhand.wording.dates import long_day


def numbers_of(practice: Practice) -> Numbers:
    """Return what a practice shows: its checked lines, and examples for a kind that has none.

    Examples are those of the country that its checked lines are of, else of the practice's.
    """
    own = read_lines(practice.crisis_lines)
    country = next((one.country for one in own if one.checked_on and one.country), practice.country)
    return numbers_to_show(own, examples=examples_for(country))


def mark_of(practice: Practice) -> str:
    """Return a mark of the lines as they stand, by which a form tells whether it changes what it showed."""
    return hashlib.sha256(json.dumps(practice.crisis_lines, sort_keys=True).encode()).hexdigest()[:16]


def lets_clients_in(practice: Practice) -> bool:
    """Return whether somebody has checked where a client can turn: before that nobody is invited."""
    return is_settled(read_lines(practice.crisis_lines))


def lines_to_check(practice: Practice, *, today: date) -> Sequence[CrisisLine]:
    """Return the lines that nobody has checked for half a year, or ever."""
    return [one for one in read_lines(practice.crisis_lines) if one.needs_look(today=today)]


def reading_times(case: CaseFile, *, today: date) -> str:
    """Return when entries of a case file are read, as it stands in a sentence after "will be read".

    While its therapist is away that is from the day after on. Needs the case file's practice and therapist, and asks
    nothing where they came along with it.
    """
    member = case.therapist
    if not member.is_away(today) or member.away_until is None:
        return reading_times_of(case.practice)
    return after_time_away(member.away_until)


def reading_times_of(practice: Practice) -> str:
    """Return when a practice reads, in its own words; the ones that every practice begins with are said."""
    usual = say("before your next meeting")
    return usual if practice.reading_times == USUAL_READING_TIMES else practice.reading_times


def after_time_away(last: date) -> str:
    """Return when entries are read again after the last day of a time away, as it stands in a sentence."""
    return say("from %(day)s on, after a time away", day=long_day(last + timedelta(days=1), year=False))
