"""What it costs to have another plan at once: the days that are left of the period, of the new plan less of the old.

Pure: no Django, no clock. Both parts are rounded to the minor unit by themselves, halves up; taxes are reckoned on what
is left between them, as on any price. Nothing is ever paid back: where the new plan is not dearer for these days, there
is nothing to take at once, and it counts from the next period on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from evenhand.domain.plans.money import rounded
from evenhand.domain.plans.offers import Tax
from evenhand.domain.plans.pricing import Kind, Line, taxed, total_of
from evenhand.domain.plans.terms import Terms
from evenhand.wording import say


@dataclass(frozen=True, slots=True)
class Switch:
    """What is paid for having another plan at once, line by line, in minor units; for how many days of how many."""

    lines: tuple[Line, ...]
    days: int
    of: int

    @property
    def now(self) -> int:
        """What is paid now."""
        return total_of(self.lines)


def switch_at_once(
    now: Terms, to: Terms, *, period: tuple[date, date], today: date, taxes: Sequence[Tax] = ()
) -> Switch | None:
    """Return what it costs to have another plan from a day of a period on, to its end.

    None where it is not to be had at once: another rhythm or currency, the same plan, a day outside the period, or a
    plan that costs no more for these days.
    """
    begin, until = period
    if (now.cycle, now.currency) != (to.cycle, to.currency) or now.plan == to.plan or not begin <= today < until:
        return None
    days, whole = (until - today).days, (until - begin).days
    new, old = (_part(terms, days, whole) for terms in (to, now))
    if new <= old:
        return None
    lines = (
        Line(Kind.PLAN, say("%(plan)s, %(days)s of %(all)s days", plan=to.name, days=days, all=whole), new),
        Line(Kind.PLAN, say("%(plan)s, these days are not used", plan=now.name), -old),
    )
    return Switch(taxed(lines, new - old, taxes), days, whole)


def _part(terms: Terms, days: int, whole: int) -> int:
    """Return what some days of a period cost: a share of what the plan costs each time, before taxes."""
    each_time = sum(line.amount for line in terms.again if line.kind == Kind.PLAN)
    return rounded(Fraction(each_time * days, whole))
