"""The way a practice reckons: which of two measures that stand for the same it follows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from evenhand.domain.worksheets.alternatives import alternatives_of, name_of_choice
from evenhand.domain.worksheets.definition import Definition
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Practice


class NoSuchMeasure(LookupError):
    """The sheet offers no such measure to pick."""


def pick_measure(*, definition: Definition, measure: str, by: Actor, at: datetime) -> None:
    """Pick one of the measures of a sheet that stand for the same, for the whole practice.

    One transaction; the same again changes nothing. Values are kept of each, so that another pick shows the whole line.
    Raises NoSuchMeasure.
    """
    together = next(
        (
            (default, *others)
            for default, others in alternatives_of(definition)
            if measure in {one.name for one in (default, *others)}
        ),
        None,
    )
    if together is None:
        raise NoSuchMeasure(measure)
    with transaction.atomic():
        practice = Practice.objects.select_for_update(no_key=True).get(pk=current_practice_id())
        former = {name_of_choice(definition.slug, one.name) for one in together}
        picked = [] if measure == together[0].name else [name_of_choice(definition.slug, measure)]
        chosen = sorted([*(one for one in practice.chosen_measures if one not in former), *picked])
        if chosen == practice.chosen_measures:
            return
        practice.chosen_measures = chosen
        practice.save(update_fields=["chosen_measures"])
        record(act="practice.measure_picked", subject="practice", subject_id=practice.pk, by=by, at=at)
