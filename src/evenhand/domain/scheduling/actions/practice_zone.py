"""Another time zone for a practice: what follows the new clock, and what stays at its moment or on its day."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction

from evenhand.domain.cases.access.deciding import NotTheirs, is_owner, locked_members
from evenhand.domain.scheduling.actions.services import rules_changed
from evenhand.domain.scheduling.models import BusyFeed, TimeOff
from evenhand.domain.scheduling.queries.rules import moment_of
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.domain.scheduling.slots.zones import start_of_day
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Member, Practice
from evenhand.wording import say

SECOND, ONE_DAY = timedelta(seconds=1), timedelta(days=1)


def change_practice_zone(*, zone: str, by: Actor, at: datetime) -> None:
    """Let the practice live by another clock. An owner's act; the same zone again changes nothing.

    Opening times keep their hours on the new clock, and whole days off stay the same days of the calendar. Sessions,
    requests, holds and hours off keep their moment. Calendars outside are read anew as a whole, since days without a
    zone mean others now. One transaction, in which no calendar can be booked. Raises NotTheirs, and RuleProblem for a
    zone that there is not.
    """
    if zone not in available_timezones():
        raise RuleProblem(say("Choose a time zone from the list."))
    with transaction.atomic():
        if not is_owner(locked_members([by.id]), by):
            raise NotTheirs
        practice = Practice.objects.select_for_update(no_key=True).get(pk=current_practice_id())
        if practice.zone == zone:
            return
        rules_changed(members=Member.objects.order_by("pk"), at=at)
        BusyFeed.objects.update(whole_at=None)
        _keep_days_off(ZoneInfo(practice.zone), ZoneInfo(zone))
        practice.zone = zone
        practice.save(update_fields=["zone"])
        record(act="practice.zone_changed", subject="practice", subject_id=practice.pk, by=by, at=at)


def _keep_days_off(former: ZoneInfo, zone: ZoneInfo) -> None:
    """Let whole days off begin and end at midnight of the new clock, on the days that they were."""
    rows = list(TimeOff.objects.filter(whole_days=True))
    for row in rows:
        first, last = row.starts_at.astimezone(former).date(), (row.ends_at - SECOND).astimezone(former).date()
        row.starts_at, row.ends_at = moment_of(start_of_day(zone, first)), moment_of(start_of_day(zone, last + ONE_DAY))
    TimeOff.objects.bulk_update(rows, ["starts_at", "ends_at"])
