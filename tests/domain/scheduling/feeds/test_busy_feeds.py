"""Busy times of calendars outside the house: taken over whole, kept when a calendar cannot be read, with the reason."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from evenhand.config.reading_calendars import read_calendars
from evenhand.domain.scheduling.actions import TooManyFeeds, add_feed, read_feed, remove_feed
from evenhand.domain.scheduling.actions.busy_feeds import MOST_FEEDS
from evenhand.domain.scheduling.calendars.problems import MOST_BYTES
from evenhand.domain.scheduling.feeds.addresses import Address, AddressProblem
from evenhand.domain.scheduling.feeds.fetching import Answer, Ask, Stamps, fetch
from evenhand.domain.scheduling.models import BusyFeed, BusyTime
from evenhand.domain.scheduling.queries.busy_feeds import busy_times, feed_of, feeds_of, feeds_to_read
from evenhand.domain.scheduling.queries.rules import seconds
from evenhand.domain.scheduling.queries.slots import refused, slots_between
from evenhand.domain.scheduling.slots.refusing import Refusal
from evenhand.domain.scheduling.slots.rules import Taken
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from tests.domain.scheduling.calendars.files import calendar, event
from tests.domain.scheduling.feeds.calendar_hosts import HERE, a_calendar_host, says
from tests.domain.scheduling.feeds.outside import ADDRESS, a_feed, answers, fails
from tests.factories import NOW, TODAY, a_service, a_therapist, at_hour, frozen, inside, therapist_actor

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)
TEN, ELEVEN = at_hour(10, day=TOMORROW), at_hour(11, day=TOMORROW)


def a_file(start: int = TEN, end: int = ELEVEN) -> bytes:
    begins, ends = (f"{datetime.fromtimestamp(edge, NOW.tzinfo):%Y%m%dT%H%M%SZ}" for edge in (start, end))
    return calendar(event(f"DTSTART:{begins}", f"DTEND:{ends}"))


def times_of(feed: BusyFeed) -> list[tuple[int, int]]:
    return list(BusyTime.objects.filter(feed=feed).order_by("start").values_list("start", "end"))


def acts() -> list[str]:
    return list(AuditEntry.objects.filter(act__startswith="busy_feed").order_by("number").values_list("act", flat=True))


def test_busy_times_are_taken_over_and_keep_slots_from_being_offered() -> None:
    service = a_service()
    with inside(service):
        day = {"start": at_hour(9, day=TOMORROW), "end": at_hour(12, day=TOMORROW)}
        before = [slot.start for slot in slots_between(service=service, at=NOW, **day)]
        assert TEN in before
        read_feed(feed=a_feed(of=service.therapist), ask=answers(a_file()), at=NOW)
        after = [slot.start for slot in slots_between(service=service, at=NOW, **day)]
        assert TEN not in after
        assert set(after) < set(before)
        assert refused(service=service, start=TEN, at=NOW) is Refusal.TAKEN


def test_of_an_event_nothing_but_its_time_is_stored() -> None:
    feed = a_feed()
    with inside(feed):
        read_feed(feed=feed, ask=answers(a_file()), at=NOW)
        assert times_of(feed) == [(TEN, ELEVEN)]
        names = {column.name for column in BusyTime._meta.fields}
    assert names == {"id", "practice", "feed", "start", "end"}


def test_busy_times_do_not_count_for_caps() -> None:
    feed = a_feed()
    with inside(feed):
        read_feed(feed=feed, ask=answers(a_file()), at=NOW)
        found = busy_times(therapist_id=feed.member_id, start=TEN + 60, end=TEN + 120)
        assert found == [Taken(start=TEN, end=ELEVEN, counts=False)]
        assert busy_times(therapist_id=feed.member_id, start=ELEVEN, end=ELEVEN + 60) == []


BAD = {
    "cannot be reached": (fails("The calendar's host could not be reached, or broke off."), "could not be reached"),
    "malformed": (answers(a_file()[:-15]), "breaks off"),
    "huge": (answers(b"X" * (MOST_BYTES + 1)), "larger than 5 million"),
    "a page": (answers(b"<html>"), "web page"),
    "something that cannot be followed": (
        answers(calendar(event("DTSTART:20260105T090000Z", "RRULE:FREQ=SECONDLY"))), "more often than daily"
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BAD)
def test_a_calendar_that_cannot_be_read_keeps_its_last_known_busy_times_and_says_why(kind: str) -> None:
    ask, reason = BAD[kind]
    feed = a_feed()
    with inside(feed):
        read_feed(feed=feed, ask=answers(a_file()), at=NOW)
        read_feed(feed=feed, ask=ask, at=NOW + timedelta(minutes=15))
        feed.refresh_from_db()
        assert times_of(feed) == [(TEN, ELEVEN)]
        assert reason in feed.problem
        assert (feed.read_at, feed.looked_at) == (NOW, NOW + timedelta(minutes=15))


def test_why_it_could_not_be_read_is_said_to_its_therapist_whoever_reads() -> None:
    feed = a_feed()
    with inside(feed):
        feed.member.user.language = "de"
        read_feed(feed=feed, ask=answers(b"<html>"), at=NOW)
        feed.refresh_from_db(fields=["problem"])
        assert feed.problem.startswith("Diese Adresse führt zu einer Webseite.")


def test_the_record_says_when_trouble_begins_and_ends_and_not_each_reading() -> None:
    feed = a_feed()
    with inside(feed):
        for minute, ask in enumerate((answers(a_file()), answers(a_file()), fails("x"), fails("y"), answers(a_file()))):
            read_feed(feed=feed, ask=ask, at=NOW + timedelta(minutes=minute))
            feed.refresh_from_db()
        assert acts() == ["busy_feed.added", "busy_feed.read", "busy_feed.not_read", "busy_feed.read"]
        assert feed.problem == ""


def test_what_is_busy_no_more_is_free_again() -> None:
    feed = a_feed()
    with inside(feed):
        read_feed(feed=feed, ask=answers(a_file()), at=NOW)
        read_feed(feed=feed, ask=answers(a_file(ELEVEN, ELEVEN + 60)), at=NOW)
        assert times_of(feed) == [(ELEVEN, ELEVEN + 60)]
        read_feed(feed=feed, ask=answers(calendar()), at=NOW)
        assert times_of(feed) == []


def test_a_calendar_that_has_not_changed_keeps_its_times_until_all_of_it_is_asked_for_again() -> None:
    asked: list[Stamps] = []

    def remembering(ask: Ask) -> Ask:
        def remembered(address: Address, /, *, known: Stamps) -> Answer:
            asked.append(known)
            return ask(address, known=known)

        return remembered

    feed, stamps = a_feed(), Stamps('"7"', "Mon, 05 Jan 2026 09:00:00 GMT")
    far = (TEN + 30 * 86_400, ELEVEN + 30 * 86_400)
    with inside(feed):
        for days, ask in ((0, answers(a_file(*far), stamps=stamps)), (6, answers(None)), (8, answers(a_file(*far)))):
            read_feed(feed=feed, ask=remembering(ask), at=NOW + timedelta(days=days))
            feed.refresh_from_db()
            assert times_of(feed) == [far]
    assert asked == [Stamps(), stamps, Stamps()]


def test_a_calendar_that_was_removed_while_its_host_was_asked_comes_back_in_no_way() -> None:
    feed = a_feed()
    with inside(feed):
        remove_feed(feed=feed, by=therapist_actor(feed.member), at=NOW)
        read_feed(feed=feed, ask=answers(a_file()), at=NOW)
        read_feed(feed=feed, ask=fails("x"), at=NOW)
        assert not BusyFeed.objects.exists()
        assert not BusyTime.objects.exists()


def test_removing_a_calendar_frees_its_times_and_twice_is_once() -> None:
    feed = a_feed()
    with inside(feed):
        read_feed(feed=feed, ask=answers(a_file()), at=NOW)
        for _ in range(2):
            remove_feed(feed=feed, by=therapist_actor(feed.member), at=NOW)
        assert busy_times(therapist_id=feed.member_id, start=0, end=2 * TEN) == []
        assert acts().count("busy_feed.removed") == 1


def test_the_same_address_twice_is_one_calendar_and_another_therapists_is_their_own() -> None:
    feed = a_feed()
    assert a_feed(of=feed.member, address="webcal" + ADDRESS.removeprefix("https")).pk == feed.pk
    other = a_feed()
    assert other.pk != feed.pk
    with inside(feed):
        assert feed_of(member=feed.member, feed_id=feed.pk) == feed
        assert feed_of(member=feed.member, feed_id=other.pk) is None
        assert feeds_of(member=feed.member) == [feed]


def test_addresses_that_differ_in_large_letters_are_two_calendars() -> None:
    feed = a_feed(address="https://calendar.example.org/aB")
    assert a_feed(of=feed.member, address="https://calendar.example.org/Ab").pk != feed.pk


def test_a_therapist_has_a_few_calendars_and_not_any_number() -> None:
    member = a_therapist()
    for number in range(MOST_FEEDS):
        a_feed(of=member, address=f"{ADDRESS}?{number}")
    with pytest.raises(TooManyFeeds):
        a_feed(of=member)


def test_an_address_that_is_never_read_is_not_stored() -> None:
    member = a_therapist()
    with inside(member), pytest.raises(AddressProblem):
        add_feed(member=member, address="https://127.0.0.1/x", by=therapist_actor(member), at=NOW)
    with inside(member):
        assert feeds_of(member=member) == []


def test_a_calendar_is_due_when_it_is_new_and_every_quarter_of_an_hour() -> None:
    feed = a_feed()
    with inside(feed):
        assert feeds_to_read(at=NOW) == [feed]
        read_feed(feed=feed, ask=fails("x"), at=NOW)
        assert feeds_to_read(at=NOW + timedelta(minutes=14)) == []
        assert feeds_to_read(at=NOW + timedelta(minutes=15)) == [feed]
        assert feeds_to_read(at=NOW - timedelta(days=1)) == [feed], "the clock was ahead"
        Member.objects.filter(pk=feed.member_id).update(left_at=NOW)
        assert feeds_to_read(at=NOW + timedelta(days=1)) == []


def test_a_turn_reads_what_is_due_in_every_practice_and_one_that_breaks_holds_up_no_other() -> None:
    broken, one, other = a_feed(address=f"{ADDRESS}?broken"), a_feed(), a_feed()

    def ask(address: Address, /, *, known: Stamps) -> Answer:
        if address.path.endswith("broken"):
            raise RuntimeError("a mistake")
        return Answer(a_file(), known)

    with frozen():
        read_calendars(NOW, ask=ask)
    for feed in (one, other):
        with inside(feed):
            assert times_of(feed) == [(TEN, ELEVEN)]
    with inside(broken):
        assert times_of(broken) == []


def test_from_a_host_to_busy_times() -> None:
    feed = a_feed()
    with inside(feed), a_calendar_host(says(200, a_file(), ETag='"1"')) as host:
        read_feed(feed=feed, ask=lambda _, *, known: fetch(host.address, known=known, reach=HERE), at=NOW)
        feed.refresh_from_db()
        assert times_of(feed) == [(TEN, ELEVEN)]
        assert (feed.etag, feed.problem) == ('"1"', "")


def test_times_are_kept_from_yesterday_to_more_than_a_year_ahead() -> None:
    whole = event("DTSTART:20200101T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    feed = a_feed()
    with inside(feed):
        read_feed(feed=feed, ask=answers(calendar(whole)), at=NOW)
        times = times_of(feed)
    assert times[0][1] > seconds(NOW - timedelta(days=1))
    assert times[-1][0] > seconds(NOW + timedelta(days=398))
    assert len(times) < 403
