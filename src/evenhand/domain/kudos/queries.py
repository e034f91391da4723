"""A client's points, counted from what they sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.kudos.actions import Gives
from evenhand.domain.kudos.counting import Counted, Done, Rule, counted, total_of
from evenhand.domain.kudos.kinds import kinds_of_series
from evenhand.domain.kudos.models import KudosRule
from evenhand.domain.worksheets.models import Submission
from evenhand.domain.worksheets.schedule import Rhythm, local_day, stretch_of


@dataclass(frozen=True, slots=True)
class Total:
    """A client's points, and what they are made of: one line a rule that is on, those that count nothing yet too."""

    points: int
    lines: Sequence[Counted]


def rules_of(*, case: CaseFile) -> Mapping[Rule, Gives]:
    """Return every rule as it stands in a case file; without a choice it is off. One query."""
    kept = {row.rule: Gives(row.points, row.is_on) for row in KudosRule.objects.filter(case=case)}
    return {rule: kept.get(rule.value, Gives()) for rule in Rule}


def total_points(*, case: CaseFile) -> Total | None:
    """Return a client's points by the rules that are on; None where none is. One query, two where one is."""
    points = {rule: gives.points for rule, gives in rules_of(case=case).items() if gives.is_on}
    if not points:
        return None
    lines = counted(done_in(case=case), points)
    return Total(total_of(lines), lines)


def done_in(*, case: CaseFile) -> list[Done]:
    """Return every entry of a case file as points see it; corrections are the same entry. One query, which opens none.

    What a therapist typed in for a client counts like what they sent themselves.
    """
    rows = Submission.objects.filter(case=case, revision=1).select_related("assignment")
    return [_done(row) for row in rows.only("entry", "series", "sent_at", "zone", "assignment")]


def _done(row: Submission) -> Done:
    day, kinds, schedule = local_day(row.sent_at, row.zone), kinds_of_series(), row.assignment.schedule
    asked = ""
    if schedule.rhythm is Rhythm.EVERY:
        asked = f"{row.assignment_id}:{stretch_of(schedule, day)}"
    elif schedule.rhythm is not Rhythm.WHENEVER and schedule.due_on is not None and day <= schedule.due_on:
        asked = f"{row.assignment_id}:{row.entry}"
    return Done(
        number=str(row.entry),
        day=day,
        asked=asked,
        is_experiment=row.series in kinds.experiments,
        is_log=row.series in kinds.logs or (schedule.rhythm is Rhythm.EVERY and schedule.every_days == 1),
    )
