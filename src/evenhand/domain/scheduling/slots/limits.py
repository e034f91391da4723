"""How early and how late can be booked: the notice, in absolute time, and the window, in local days of the practice."""

from __future__ import annotations

from datetime import date, timedelta

from evenhand.domain.scheduling.slots.rules import Rules, Window
from evenhand.domain.scheduling.slots.zones import day_at

MINUTE = 60


def earliest(rules: Rules, now: int) -> int:
    """Return the first moment that keeps the notice: so many minutes from now, whatever clocks do meanwhile."""
    return now + rules.notice * MINUTE


def first_day(rules: Rules, now: int) -> date:
    """Return the first local date of the window: today, or a later fixed one."""
    today = day_at(rules.zone, now)
    return max(today, rules.window.first) if rules.window.first else today


def last_day(rules: Rules, now: int) -> date | None:
    """Return the last local date of the window; None without an end."""
    ends = [end for end in (_rolling(rules.window, day_at(rules.zone, now)), rules.window.last) if end is not None]
    return min(ends) if ends else None


def _rolling(window: Window, today: date) -> date | None:
    """Return the last day of a rolling window; of working days, the one that comes as the so-manyeth after today."""
    if window.days is None:
        return None
    if not window.working or window.days == 0:
        return today + timedelta(days=window.days)
    whole, rest = divmod(window.days, len(window.weekdays))
    day = today + timedelta(weeks=whole)
    while rest:
        day += timedelta(days=1)
        rest -= day.weekday() in window.weekdays
    while day.weekday() not in window.weekdays:
        day -= timedelta(days=1)
    return day
