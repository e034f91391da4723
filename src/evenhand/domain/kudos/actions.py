"""What a therapist decides about a client's points; it counts at once, since the total is counted anew each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.kudos.counting import Rule
from evenhand.domain.kudos.models import KudosRule
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor

MOST_POINTS: Final = 100
USUAL_POINTS: Final = 1


class NotAsPoints(ValueError):
    """A rule that would give less than one point or more than a hundred; nothing was stored."""


@dataclass(frozen=True, slots=True)
class Gives:
    """What a rule gives, and whether it is on."""

    points: int = USUAL_POINTS
    is_on: bool = False


def settle_rules(*, case: CaseFile, rules: Mapping[Rule, Gives], by: Actor, at: datetime) -> None:
    """Keep which rules are on for a client and what each gives; rules that are not named stay as they are.

    One transaction; the same again changes nothing. Raises NotAsPoints.
    """
    if any(not 1 <= gives.points <= MOST_POINTS for gives in rules.values()):
        raise NotAsPoints
    with transaction.atomic():
        CaseFile.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
        kept = {Rule(row.rule): row for row in KudosRule.objects.filter(case=case)}
        changed = [
            rule
            for rule, gives in rules.items()
            if gives != (Gives(kept[rule].points, kept[rule].is_on) if rule in kept else Gives())
        ]
        for rule in changed:
            row = kept.get(rule) or KudosRule(case=case, rule=rule)
            row.points, row.is_on = rules[rule].points, rules[rule].is_on
            row.save()
        if changed:
            record(act="kudos.settled", subject="case", subject_id=case.pk, case_id=case.pk, by=by, at=at)
