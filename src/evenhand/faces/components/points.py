"""A client's points in numbers and words: what they are made of, and nothing that is missing."""

from __future__ import annotations

from evenhand.domain.kudos.counting import Counted, Rule
from evenhand.domain.kudos.queries import Total
from evenhand.wording import say, say_count
from evenhand.wording.lists import all_of


def points_in_words(total: Total | None) -> str:
    """Return a total as a sentence, such as "12 points: 4 entries on time and 2 experiments."; "" for none."""
    if total is None or not total.points:
        return ""
    number = say_count("%(number)s point", "%(number)s points", total.points)
    parts = [times_in_words(line) for line in total.lines if line.times]
    return say("%(points)s: %(parts)s.", points=number, parts=all_of(parts))


def times_in_words(line: Counted) -> str:
    """Return how often a rule was met, such as "4 entries on time"."""
    match line.rule:
        case Rule.ON_TIME:
            return say_count("%(number)s entry on time", "%(number)s entries on time", line.times)
        case Rule.IN_A_ROW:
            return say_count("%(number)s run of three days", "%(number)s runs of three days", line.times)
        case Rule.EXPERIMENT:
            return say_count("%(number)s experiment", "%(number)s experiments", line.times)
        case Rule.DAILY_LOG:
            return say_count("%(number)s day with a log", "%(number)s days with a log", line.times)
