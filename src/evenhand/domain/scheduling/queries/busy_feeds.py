"""What is known of calendars outside the house: which there are, which are to be read, what they say is busy."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q

from evenhand.domain.scheduling.models import BusyFeed, BusyTime
from evenhand.domain.scheduling.slots.rules import Taken
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.prepared import PreparedInPractice

EVERY = timedelta(minutes=15)


def busy_times(*, therapist_id: UUID, start: int, end: int) -> list[Taken]:
    """Return the busy times of a therapist's calendars that touch a stretch, in seconds of UTC, in order; one query.

    Those of a calendar that could not be read are the last known ones.
    """
    times = _busy.values(therapist=therapist_id, low=start, high=end)
    return [Taken(start=begins, end=ends, counts=False) for begins, ends in times]


_busy = PreparedInPractice(
    BusyTime,
    lambda rows, therapist, low, high: (
        rows.filter(feed__member_id=therapist, start__lt=high, end__gt=low)
        .order_by("start", "end")
        .values_list("start", "end")
    ),
    therapist=UUID,
    low=int,
    high=int,
)


def feeds_of(*, member: Member) -> list[BusyFeed]:
    """Return the calendars that a therapist added, the first one first; one query."""
    return list(BusyFeed.objects.filter(member=member).order_by("added_at", "id"))


def is_any_unread(*, member: Member) -> bool:
    """Return whether one of a therapist's calendars could not be read when it was asked for last; one query."""
    failed = Q(read_at=None, looked_at__isnull=False) | Q(read_at__lt=F("looked_at"))
    return BusyFeed.objects.filter(failed, member=member).exists()


def feed_of(*, member: Member, feed_id: UUID) -> BusyFeed | None:
    """Return one of a therapist's calendars; None when it is not there or somebody else's."""
    return BusyFeed.objects.filter(member=member, pk=feed_id).first()


def feeds_to_read(*, at: datetime) -> list[BusyFeed]:
    """Return the practice's calendars that were not asked for within EVERY, those that wait longest first; one query.

    A time in the future counts as never: the clock was ahead when it was written. Who left has none read.
    """
    waiting = Q(looked_at=None) | Q(looked_at__lte=at - EVERY) | Q(looked_at__gt=at)
    rows = BusyFeed.objects.filter(waiting, member__left_at=None).select_related("member")
    return sorted(rows, key=lambda feed: (feed.looked_at is not None, feed.looked_at or feed.added_at))
