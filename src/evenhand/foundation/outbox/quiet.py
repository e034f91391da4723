"""Hours in which nobody is written to, on their own clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def after_quiet(at: datetime, *, zone: ZoneInfo, quiet_from: time, quiet_until: time) -> datetime:
    """Return a moment at which somebody may be written to: this one, or the end of their quiet hours. In UTC."""
    local = at.astimezone(zone)
    if not is_quiet(local.time(), quiet_from, quiet_until):
        return at.astimezone(UTC)
    over = on_the_wall(local, quiet_until, zone)
    return over if over > at else on_the_wall(local + timedelta(days=1), quiet_until, zone)


def is_quiet(clock: time, quiet_from: time, quiet_until: time) -> bool:
    """Return whether a time of day lies in quiet hours, which may go across midnight."""
    if quiet_from <= quiet_until:
        return quiet_from <= clock < quiet_until
    return clock >= quiet_from or clock < quiet_until


def on_the_wall(day: datetime, clock: time, zone: ZoneInfo) -> datetime:
    """Return the moment at which clocks of a zone show a time on the day of another moment. In UTC."""
    return datetime.combine(day.date(), clock, zone).astimezone(UTC)
