"""Which numbers are shown where no practice is known."""

from __future__ import annotations

from evenhand.domain.cases.told.showing import numbers_of
from evenhand.foundation.practices.context import outside_practices
from evenhand.foundation.practices.crisis_lines import Numbers, numbers_to_show
from evenhand.foundation.practices.example_lines import COUNTRY_OF_EXAMPLES, examples_for
from evenhand.foundation.practices.models import Practice


def numbers_of_nobody() -> Numbers:
    """Return what pages show that belong to no practice: those of the only practice there is, else the examples.

    One query.
    """
    with outside_practices():
        found = list(Practice.objects.all()[:2])
    if len(found) == 1:
        return numbers_of(found[0])
    return numbers_to_show((), examples=examples_for(COUNTRY_OF_EXAMPLES))
