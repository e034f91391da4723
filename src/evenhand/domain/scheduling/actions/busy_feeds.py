"""Calendars that busy times are read from: a therapist adds and removes one, the program reads it at intervals."""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from evenhand.domain.scheduling.calendars.problems import FeedProblem
from evenhand.domain.scheduling.feeds.addresses import AddressProblem, address_of
from evenhand.domain.scheduling.feeds.fetching import Ask, FetchProblem, Stamps, fetch
from evenhand.domain.scheduling.models import BusyFeed, BusyTime
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.audit.actions import record
from evenhand.foundation.audit.actor import SYSTEM, Actor
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.vault.lookup import keyed_hash
from evenhand.wording import in_language

if TYPE_CHECKING:
    from evenhand.domain.scheduling.calendars.reading import Busy

MOST_FEEDS = 5
BEHIND, AHEAD = timedelta(days=1), timedelta(days=400)
"""How far around now busy times are kept."""
WHOLE_EVERY = timedelta(days=7)
"""After how long all of a calendar is asked for though it has not changed, since what repeats in it goes on."""

AT_ONCE = 200


class TooManyFeeds(Exception):
    """The therapist has MOST_FEEDS calendars already."""


def add_feed(*, member: Member, address: str, by: Actor, at: datetime) -> BusyFeed:
    """Have busy times read from a calendar of a therapist; the same address twice is one feed.

    It is read by the worker, within a minute. Raises AddressProblem for an address that is never read, TooManyFeeds.
    """
    whole = str(address_of(address))
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        known = BusyFeed.objects.filter(member=member)
        same = known.filter(address_hash=_hash_of(whole)).first()
        if same is not None:
            return same
        if known.count() >= MOST_FEEDS:
            raise TooManyFeeds
        feed = BusyFeed.objects.create(member=member, address=whole, address_hash=_hash_of(whole), added_at=at)
        record(act="busy_feed.added", subject="busy_feed", subject_id=feed.pk, by=by, at=at)
    return feed


def _hash_of(address: str) -> bytes:
    """Return the keyed hash by which an address is found again, large and small letters apart."""
    return keyed_hash(sha256(address.encode()).hexdigest())


def remove_feed(*, feed: BusyFeed, by: Actor, at: datetime) -> None:
    """Forget a calendar with its busy times, which are free from now on; twice has one effect."""
    with transaction.atomic():
        gone, _ = BusyFeed.objects.filter(pk=feed.pk).delete()
        if gone:
            record(act="busy_feed.removed", subject="busy_feed", subject_id=feed.pk, by=by, at=at)


def read_feed(*, feed: BusyFeed, at: datetime, ask: Ask = fetch) -> None:
    """Ask for a calendar and take its busy times over, all of them or none.

    Where it cannot be fetched or read, the last known busy times stay and the reason is kept; the record says when
    that begins and ends. No transaction is open while a host is asked.
    """
    # here, since this is a tenth of the time in which any command starts, and the worker alone reads calendars
    from evenhand.domain.scheduling.calendars.reading import busy_spans

    again = feed.whole_at is None or not at - WHOLE_EVERY < feed.whole_at <= at
    known = Stamps() if again else Stamps(feed.etag, feed.last_modified)
    start, end = int((at - BEHIND).timestamp()), int((at + AHEAD).timestamp())
    with in_language(language_for(feed.member.user)):  # whoever added it reads why it could not be read
        try:
            answer = ask(address_of(feed.address), known=known)
            spans = None
            if answer.data is not None:
                spans = busy_spans(answer.data, start=start, end=end, zone=_zone())
        except (AddressProblem, FetchProblem, FeedProblem) as problem:
            _keep_the_reason(feed, str(problem), at=at)
        else:
            _take_over(feed, spans, answer.stamps, at=at)


def _zone() -> ZoneInfo:
    return ZoneInfo(Practice.objects.get(pk=current_practice_id()).zone)


def _keep_the_reason(feed: BusyFeed, problem: str, *, at: datetime) -> None:
    with transaction.atomic():
        kept = _locked(feed)
        if kept is None:
            return
        if not kept.problem:
            record(act="busy_feed.not_read", subject="busy_feed", subject_id=kept.pk, by=SYSTEM, at=at)
        kept.problem, kept.looked_at = problem, at
        kept.save(update_fields=["problem", "looked_at"])


def _take_over(feed: BusyFeed, spans: list[Busy] | None, stamps: Stamps, *, at: datetime) -> None:
    """Store what was read; None for a calendar that has not changed."""
    with transaction.atomic():
        kept = _locked(feed)
        if kept is None:
            return
        if spans is not None:
            _replace_times(kept, spans)
            kept.whole_at, kept.etag, kept.last_modified = at, stamps.etag, stamps.last_modified
        if kept.problem or kept.read_at is None:
            record(act="busy_feed.read", subject="busy_feed", subject_id=kept.pk, by=SYSTEM, at=at)
        kept.problem, kept.looked_at, kept.read_at = "", at, at
        kept.save()


def _locked(feed: BusyFeed) -> BusyFeed | None:
    """Return a feed, locked until the transaction ends; None when it was removed meanwhile."""
    return BusyFeed.objects.select_for_update(no_key=True).filter(pk=feed.pk).first()


def _replace_times(feed: BusyFeed, spans: list[Busy]) -> None:
    wanted = {(span.start, span.end) for span in spans}
    stored = {(row.start, row.end): row.pk for row in BusyTime.objects.filter(feed=feed)}
    if wanted == stored.keys():
        return
    gone = [pk for times, pk in stored.items() if times not in wanted]
    for first in range(0, len(gone), AT_ONCE):
        BusyTime.objects.filter(pk__in=gone[first : first + AT_ONCE]).delete()
    BusyTime.objects.bulk_create(
        [BusyTime(feed=feed, start=start, end=end) for start, end in sorted(wanted - stored.keys())], batch_size=AT_ONCE
    )
