"""Reminders of a time: planned when it is set or moved, out of quiet hours, looked at again when they are due.

How many hours before is the client's own choice (`ReminderChoice`), which counts at once, else that of the practice
(`BookingPage.remind_hours`), which counts for times that are set or moved from then on.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone

from evenhand.domain.scheduling.channels import CHANNELS, MAIL, Channel, channel_for
from evenhand.domain.scheduling.links import Coming, coming_of, ways_of
from evenhand.domain.scheduling.messages import GRACE, language_of, plan_telling, time_of, zone_of
from evenhand.domain.scheduling.models import BookingPage, ReminderChoice, State
from evenhand.foundation.outbox.actions import enqueue, put_back, withdraw
from evenhand.foundation.outbox.carriers import Content, carries
from evenhand.foundation.outbox.models import OutboxRow, Outcome
from evenhand.foundation.outbox.push import PlaceGone
from evenhand.foundation.outbox.quiet import is_quiet, on_the_wall
from evenhand.foundation.practices.models import Practice
from evenhand.wording import in_language

REMINDER = "scheduling.reminder"
AT_LEAST = timedelta(minutes=30)
"""A reminder that quiet hours hold back comes this long before the time, or in the evening before."""
BEFORE_QUIET = timedelta(hours=1)


def plan_messages(coming: Coming, *, by_words: str, at: datetime) -> None:
    """Plan all that somebody gets about their time as it stands now, in the caller's transaction."""
    plan_telling(coming, by_words=by_words, at=at)
    plan_reminders(coming, at=at, anew=not coming.is_new)


def plan_reminders(coming: Coming, *, at: datetime, anew: bool) -> None:
    """Take back what was planned (`anew`), and plan what follows from how the time stands: one reminder a moment.

    What has left, or may have, is never planned a second time; what was taken back is, where its moment counts again.
    """
    session = coming.session
    if anew:
        waiting = OutboxRow.objects.filter(key__startswith=f"remind:{coming.pk}:", done_at=None)
        for key in waiting.values_list("key", flat=True):
            withdraw(key=key, at=at)
    if coming.state != State.CONFIRMED:
        return
    for moment, hours in _moments(coming).items():
        if moment <= at + GRACE:
            continue  # what tells them of the time has just reminded them
        stale_at = moment + (session.starts_at - moment) / 2
        row = enqueue(
            kind=REMINDER,
            content={"coming": str(coming.pk), "version": session.sequence},
            key=f"remind:{coming.pk}:{session.sequence}:{hours}",
            at=at,
            due_at=moment,
            stale_at=stale_at,
        )
        if row.outcome == Outcome.WITHDRAWN:
            put_back(key=row.key, due_at=moment, stale_at=stale_at)


def _moments(coming: Coming) -> dict[datetime, int]:
    """Return the moments of reminders with their hours; several that quiet hours bring together are one."""
    chosen = _hours_for(coming)
    if not chosen:
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
        for hours in chosen
    }


def _hours_for(coming: Coming) -> Sequence[int]:
    """Return how long before somebody is reminded, in hours: as they chose, else as the practice does."""
    own = choice_of(coming)
    if own is not None:
        return list(own.hours)
    return BookingPage.objects.values_list("remind_hours", flat=True).first() or ()


def choice_of(coming: Coming) -> ReminderChoice | None:
    """Return what whoever comes chose about reminders; None for whoever chose nothing."""
    return ReminderChoice.objects.filter(case=coming.case).first() if coming.case else None


def reminder_moment(*, start: datetime, hours: int, zone: ZoneInfo, quiet_from: time, quiet_until: time) -> datetime:
    """Return when somebody is reminded: so many real hours before, unless that is in quiet hours on their clock.

    Then it is when those end, if half an hour is left until the start, else an hour before they began. In UTC.
    """
    due = start - timedelta(hours=hours)
    local = due.astimezone(zone)
    if not is_quiet(local.time(), quiet_from, quiet_until):
        return due.astimezone(UTC)
    over = on_the_wall(local, quiet_until, zone)
    if over <= due:
        over = on_the_wall(local + timedelta(days=1), quiet_until, zone)
    if over <= start - AT_LEAST:
        return over
    begun = on_the_wall(local, quiet_from, zone)
    if begun > due:
        begun = on_the_wall(local - timedelta(days=1), quiet_from, zone)
    return begun - BEFORE_QUIET


@carries(REMINDER)
def remind(content: Content) -> None:
    """Remind somebody of their time, if it still stands as it did and has not begun, and they can be reached."""
    coming = coming_of(UUID(content["coming"]))
    if coming is None or coming.state != State.CONFIRMED or coming.session.sequence != content["version"]:
        return
    choice = choice_of(coming)
    channel = channel_for(coming, choice.channel if choice else MAIL)
    if coming.session.starts_at <= timezone.now():
        return
    try:
        _send(channel, coming)
    except PlaceGone:  # switched off on the device meanwhile: nobody is left without their reminder
        _send(CHANNELS[MAIL], coming)


def _send(channel: Channel, coming: Coming) -> None:
    address, ways = channel.address(coming), ways_of(coming)
    if address:
        with in_language(language_of(coming)):
            channel.send(address, channel.message(time_of(coming), ways), ways)
