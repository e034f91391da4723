"""When somebody is busy, from files as the usual programs write them, and from each kind of event by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.scheduling.calendars.problems import FeedProblem
from evenhand.domain.scheduling.calendars.reading import Busy, merged
from tests.domain.scheduling.calendars.files import FILES, GOOGLE, busy, calendar, event, moment, wall

NINE = "DTSTART:20260105T090000Z"


@pytest.mark.parametrize("program", FILES)
def test_a_file_of_each_usual_program_is_read(program: str) -> None:
    data, expected = FILES[program]
    assert busy(data) == expected


@pytest.mark.parametrize("program", FILES)
def test_other_line_breaks_and_a_byte_order_mark_change_nothing(program: str) -> None:
    data, expected = FILES[program]
    assert busy(b"\xef\xbb\xbf" + data.replace(b"\r\n", b"\n")) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((NINE, "DTEND:20260105T100000Z"), ["2026-01-05 09:00-10:00"]),
        ((NINE, "DURATION:PT45M"), ["2026-01-05 09:00-09:45"]),
        ((NINE,), []),
        ((NINE, "DTEND:20260105T090000Z"), []),
        (("DTSTART;VALUE=DATE:20260701",), ["2026-06-30 23:00-2026-07-01 23:00"]),
        (("DTSTART;VALUE=DATE:20260701", "DURATION:P2D"), ["2026-06-30 23:00-2026-07-02 23:00"]),
        (("DTSTART;VALUE=DATE:20260329",), ["2026-03-29 00:00-23:00"]),
        (("DTSTART:20260701T090000", "DURATION:PT1H"), ["2026-07-01 08:00-09:00"]),
        ((NINE, "DURATION:PT1H", "TRANSP:TRANSPARENT"), []),
        ((NINE, "DURATION:PT1H", "STATUS:CANCELLED"), []),
        ((NINE, "DURATION:PT1H", "STATUS:TENTATIVE"), ["2026-01-05 09:00-10:00"]),
        ((NINE, "DURATION:PT1H", "RDATE;VALUE=PERIOD:20260106T090000Z/PT2H"),
         ["2026-01-05 09:00-10:00", "2026-01-06 09:00-11:00"]),
        ((NINE, "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260106"),
         ["2026-01-05 09:00-10:00", "2026-01-07 09:00-10:00"]),
        ((NINE, "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE;TZID=Europe/Paris:20260106T100000"),
         ["2026-01-05 09:00-10:00", "2026-01-07 09:00-10:00"]),
        ((NINE, "DURATION:PT1H", "RRULE:FREQ=DAILY;UNTIL=20260106"),
         ["2026-01-05 09:00-10:00", "2026-01-06 09:00-10:00"]),
        (("DTSTART;VALUE=DATE:20260105", "RRULE:FREQ=DAILY;UNTIL=20260106T000000Z", "EXDATE;VALUE=DATE:20260105"),
         ["2026-01-06 00:00-2026-01-07 00:00"]),
        # A clock that skips an hour, and one that shows it twice.
        (("DTSTART;TZID=Europe/London:20260329T013000", "DURATION:PT30M"), ["2026-03-29 01:30-02:00"]),
        (("DTSTART;TZID=Europe/London:20261025T013000", "DURATION:PT30M"), ["2026-10-25 00:30-01:00"]),
        # What repeats keeps its time on the wall.
        (("DTSTART;TZID=Europe/London:20260328T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2"),
         ["2026-03-28 09:00-10:00", "2026-03-29 08:00-09:00"]),
        # From the year before into the window, and out of it.
        (("DTSTART:20251231T230000Z", "DURATION:PT3H"), ["2026-01-01 00:00-02:00"]),
        (("DTSTART:20261231T230000Z", "DURATION:PT3H"), ["2026-12-31 23:00-2027-01-01 00:00"]),
        (("DTSTART:20200101T090000Z", "DURATION:PT3H"), []),
    ],
)  # fmt: skip
def test_an_event_takes_the_time_that_it_says(lines: tuple[str, ...], expected: list[str]) -> None:
    assert busy(calendar(event(*lines))) == expected


def test_whole_days_and_times_without_a_zone_are_in_the_zone_of_the_practice() -> None:
    data = calendar(event("DTSTART;VALUE=DATE:20260701"), event("DTSTART:20260703T090000", "DURATION:PT1H"))
    assert busy(data, zone=ZoneInfo("Pacific/Auckland")) == [
        "2026-06-30 12:00-2026-07-01 12:00", "2026-07-02 21:00-22:00",
    ]  # fmt: skip


def test_an_instance_that_was_moved_out_of_the_window_leaves_its_place_and_one_moved_in_takes_its_own() -> None:
    whole = event("DTSTART:20260105T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
    out = event("DTSTART:20270105T090000Z", "DURATION:PT1H", "RECURRENCE-ID:20260106T090000Z")
    assert busy(calendar(out, whole)) == ["2026-01-05 09:00-10:00"]
    late = event("DTSTART:20280105T090000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2")
    into = event("DTSTART:20260505T090000Z", "DURATION:PT1H", "RECURRENCE-ID:20280106T090000Z")
    assert busy(calendar(late, into)) == ["2026-05-05 09:00-10:00"]


def test_of_two_changes_of_one_instance_the_later_version_counts() -> None:
    whole = event("DTSTART:20260105T090000Z", "DURATION:PT1H")
    first, second = (
        event(f"SEQUENCE:{number}", f"DTSTART:20260105T{hour}0000Z", "DURATION:PT1H", "RECURRENCE-ID:20260105T090000Z")
        for number, hour in ((2, 14), (10, 15))
    )
    assert busy(calendar(whole, second, first)) == busy(calendar(first, second, whole)) == ["2026-01-05 15:00-16:00"]


def test_a_change_from_one_instance_on_moves_those_after_it() -> None:
    whole = event("DTSTART;TZID=Europe/London:20260105T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=4")
    onwards = event(
        "DTSTART;TZID=Europe/London:20260106T110000",
        "DURATION:PT2H",
        "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/London:20260106T090000",
    )
    assert busy(calendar(whole, onwards)) == [
        "2026-01-05 09:00-10:00", "2026-01-06 11:00-13:00", "2026-01-07 11:00-13:00", "2026-01-08 11:00-13:00",
    ]  # fmt: skip


def test_a_changed_instance_without_its_event_stands_by_itself() -> None:
    alone = event("DTSTART:20260105T140000Z", "DURATION:PT1H", "RECURRENCE-ID:20260105T090000Z")
    assert busy(calendar(alone)) == ["2026-01-05 14:00-15:00"]


def test_events_of_other_parts_and_lines_of_alarms_do_not_count() -> None:
    inside = (
        "BEGIN:VTODO\nDTSTART:20260105T090000Z\nDUE:20260105T100000Z\nEND:VTODO\n"
        "BEGIN:X-HOLDER\nBEGIN:VEVENT\nDTSTART:20260105T090000Z\nDURATION:PT1H\nEND:VEVENT\nEND:X-HOLDER"
    )
    assert busy(calendar(inside)) == []


def test_titles_and_notes_are_not_even_looked_at() -> None:
    odd = event("DTSTART:20260105T090000Z", "DURATION:PT1H", "SUMMARY;X=\x07:\x00", "DESCRIPTION" + "x" * 300_000)
    assert busy(calendar(odd)) == ["2026-01-05 09:00-10:00"]


def test_a_file_without_events_is_a_calendar_too() -> None:
    assert busy(calendar()) == []


def test_a_line_may_be_folded_anywhere_even_within_a_letter() -> None:
    folded = GOOGLE.replace(b"Swimming", "Schwimmen üben".encode()).replace(b"\xc3\xbc", b"\xc3\r\n \xbc")
    folded = folded.replace(b"DTSTART;TZID=Europe/London", b"DTST\r\n\tART;TZ\r\n ID=Europe/London")
    assert busy(folded) == FILES["Google"][1]


WHERE = {
    "a name of the world's list": "Europe/Paris",
    "a name of Windows": "Romance Standard Time",
    "the same in other letters": "romance standard time",
    "a path of some program": "/citadel.org/20250101_1/Europe/Paris",
}


@pytest.mark.parametrize("kind", WHERE)
def test_a_zone_is_found_without_a_description(kind: str) -> None:
    data = calendar(event(f"DTSTART;TZID={WHERE[kind]}:20260701T090000", "DURATION:PT1H"))
    assert busy(data) == ["2026-07-01 07:00-08:00"]


def test_a_zone_that_nobody_knows_is_named_in_the_refusal() -> None:
    with pytest.raises(FeedProblem, match="zone that it does not describe: “Mars/Olympus”"):
        busy(calendar(event("DTSTART;TZID=Mars/Olympus:20260701T090000", "DURATION:PT1H")))


DESCRIBED = """
    BEGIN:VTIMEZONE
    TZID:Home
    BEGIN:STANDARD
    DTSTART:19961027T030000
    RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    END:STANDARD
    BEGIN:DAYLIGHT
    DTSTART:19810329T020000
    RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    END:DAYLIGHT
    END:VTIMEZONE
"""


@given(st.datetimes(wall("1997-01-02"), wall("2026-12-30")))
def test_a_zone_that_the_file_describes_runs_as_the_same_one_of_the_list(at: datetime) -> None:
    at = at.replace(second=0, microsecond=0)
    window = (at.replace(tzinfo=UTC) - timedelta(days=1), at.replace(tzinfo=UTC) + timedelta(days=1))
    here, there = (
        busy(calendar(DESCRIBED, event(f"DTSTART;TZID={name}:{at:%Y%m%dT%H%M%S}", "DURATION:PT1H")), window=window)
        for name in ("Home", "Europe/Berlin")
    )
    assert here == there != []


@pytest.mark.parametrize("words", ["2026-03-29T02:30", "2026-10-25T02:30", "2026-10-25T03:00", "2026-03-29T03:00"])
def test_a_described_zone_skips_and_doubles_hours_as_the_list_does(words: str) -> None:
    at = wall(words)
    here, there = (
        busy(calendar(DESCRIBED, event(f"DTSTART;TZID={name}:{at:%Y%m%dT%H%M%S}", "DURATION:PT1H")))
        for name in ("Home", "Europe/Berlin")
    )
    assert here == there != []


spans = st.builds(lambda start, length: Busy(start, start + length), st.integers(0, 200), st.integers(0, 40))


@given(st.lists(spans, max_size=20))
def test_what_overlaps_is_one_and_no_minute_is_lost_or_added(some: list[Busy]) -> None:
    joined = merged(some)
    minutes = {minute for span in some for minute in range(span.start, span.end)}
    assert {minute for span in joined for minute in range(span.start, span.end)} == minutes
    assert all(one.end < other.start for one, other in pairwise(joined))


def test_moments_of_these_tests_are_in_utc() -> None:
    assert moment("1970-01-02 00:00") == 86_400
