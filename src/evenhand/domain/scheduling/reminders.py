"""Reminders of a time: planned when it is set or moved, out of quiet hours, looked at again when they are due.

How many hours before is the practice's choice (`BookingPage.remind_hours`); what it chooses counts for times that are
set or moved from then on.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from evenhand.domain.scheduling.links import Coming, coming_of, ways_of
from evenhand.domain.scheduling.messages import GRACE, address_of, plan_telling, time_of, zone_of
from evenhand.domain.scheduling.models import BookingPage, State
from evenhand.foundation.outbox.actions import enqueue, withdraw
from evenhand.foundation.outbox.carriers import Content, carries
from evenhand.foundation.outbox.mail import letter, send_mail
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.outbox.words import time_ahead
from evenhand.foundation.practices.models import Practice

REMINDER = "scheduling.reminder"
AT_LEAST = timedelta(minutes=30)
"""A reminder that quiet hours hold back comes this long before the time, or in the evening before."""
BEFORE_QUIET = timedelta(hours=1)


def plan_messages(coming: Coming, *, by_words: str, at: datetime) -> None:
    """Plan all that somebody gets about their time as it stands now, in the caller's transaction."""
    plan_telling(coming, by_words=by_words, at=at)
    _plan_reminders(coming, at=at)


def _plan_reminders(coming: Coming, *, at: datetime) -> None:
    """Take back what was planned, and plan what follows from how the time stands: one reminder for each moment."""
    session = coming.session
    if not coming.is_new:
        waiting = OutboxRow.objects.filter(key__startswith=f"remind:{coming.pk}:", done_at=None)
        for key in waiting.values_list("key", flat=True):
            withdraw(key=key, at=at)
    if coming.state != State.CONFIRMED:
        return
    for moment, hours in _moments(coming).items():
        if moment <= at + GRACE:
            continue  # what tells them of the time has just reminded them
        enqueue(
            kind=REMINDER,
            content={"coming": str(coming.pk), "version": session.sequence},
            key=f"remind:{coming.pk}:{session.sequence}:{hours}",
            at=at,
            due_at=moment,
            stale_at=moment + (session.starts_at - moment) / 2,
        )


def _moments(coming: Coming) -> dict[datetime, int]:
    """Return the moments of reminders with their hours; several that quiet hours bring together are one."""
    page = BookingPage.objects.values_list("remind_hours", flat=True).first()
    if not page:
        return {}
    practice = Practice.objects.get(pk=coming.session.practice_id)
    zone = ZoneInfo(zone_of(coming, home=practice.zone))
    return {
        reminder_moment(
            start=coming.session.starts_at,
            hours=hours,
            zone=zone,
            quiet_from=practice.quiet_from,
            quiet_until=practice.quiet_until,
        ): hours
        for hours in page
    }


def reminder_moment(*, start: datetime, hours: int, zone: ZoneInfo, quiet_from: time, quiet_until: time) -> datetime:
    """Return when somebody is reminded: so many real hours before, unless that is in quiet hours on their clock.

    Then it is when those end, if half an hour is left until the start, else an hour before they began. In UTC.
    """
    due = start - timedelta(hours=hours)
    local = due.astimezone(zone)
    if not _is_quiet(local.time(), quiet_from, quiet_until):
        return due.astimezone(UTC)
    over = _wall(local, quiet_until, zone)
    if over <= due:
        over = _wall(local + timedelta(days=1), quiet_until, zone)
    if over <= start - AT_LEAST:
        return over
    begun = _wall(local, quiet_from, zone)
    if begun > due:
        begun = _wall(local - timedelta(days=1), quiet_from, zone)
    return begun - BEFORE_QUIET


def after_quiet(at: datetime, *, zone: ZoneInfo, quiet_from: time, quiet_until: time) -> datetime:
    """Return a moment at which somebody may be written to: this one, or the end of their quiet hours. In UTC."""
    local = at.astimezone(zone)
    if not _is_quiet(local.time(), quiet_from, quiet_until):
        return at.astimezone(UTC)
    over = _wall(local, quiet_until, zone)
    return over if over > at else _wall(local + timedelta(days=1), quiet_until, zone)


def _is_quiet(clock: time, quiet_from: time, quiet_until: time) -> bool:
    if quiet_from <= quiet_until:
        return quiet_from <= clock < quiet_until
    return clock >= quiet_from or clock < quiet_until


def _wall(day: datetime, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day.date(), clock, zone).astimezone(UTC)


@carries(REMINDER)
def remind(content: Content) -> None:
    """Remind somebody of their time, if it still stands as it did and has not begun, and they can be reached."""
    coming = coming_of(UUID(content["coming"]))
    if coming is None or coming.state != State.CONFIRMED or coming.session.sequence != content["version"]:
        return
    address = address_of(coming)
    if address and coming.session.starts_at > timezone.now():
        send_mail(letter(to=address, message=time_ahead(when=time_of(coming), ways=ways_of(coming))))
