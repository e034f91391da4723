"""No file breaks the reading, holds it up or fills the memory: what cannot be read is refused with its reason."""

from __future__ import annotations

import multiprocessing
import random
import resource
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from evenhand.domain.scheduling.calendars.problems import MOST_BYTES, FeedProblem
from tests.domain.scheduling.calendars.files import FILES, GOOGLE, busy, calendar, event

MOST_SECONDS, MOST_MEMORY = 4.0, 100_000_000
NINE = "DTSTART:20260105T090000Z\r\nDURATION:PT1H"


def many(lines: str, how_many: int) -> bytes:
    inside = "".join(f"BEGIN:VEVENT\r\nUID:{number}\r\n{lines}\r\nEND:VEVENT\r\n" for number in range(how_many))
    return f"BEGIN:VCALENDAR\r\n{inside}END:VCALENDAR\r\n".encode()


HOSTILE = {
    "nothing": (b"", "no calendar"),
    "line breaks": (b"\r\n" * 2_400_000, "no calendar"),
    "binary": (random.Random(7).randbytes(1_000_000), "no calendar"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(1000), "no calendar"),
    "a page": (b"<!DOCTYPE html>\n<html><title>Sign in</title>", "a web page"),
    "another kind of card": (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "no calendar"),
    "a calendar after something else": (b"HELLO\r\n" + calendar(), "no calendar"),
    "two bytes a letter": (GOOGLE.decode().encode("utf-16"), "no calendar"),
    "50 million bytes": (b"BEGIN:VCALENDAR\r\n" + b"X" * 50_000_000, "larger than 5 million bytes"),
    "parts within parts": (b"BEGIN:VCALENDAR\r\n" * 100_000, "too deep"),
    "an end too many": (calendar() + b"END:VCALENDAR\r\n", "ends that was not begun"),
    "crossed ends": (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\nEND:VEVENT\r\n", "ends that was not begun"),
    "a folded line without end": (
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2" + b"\r\n 0" * 1_000_000 + b"\r\nEND:VEVENT\r\nEND:VCALENDAR",
        "too long",
    ),
    "too many events": (many("SUMMARY:x", 10_001), "more than 10,000 events"),
    "too many lines": (many(NINE + "\r\nEXDATE:20260105T090000Z" * 30, 2_000), "more events and exceptions"),
    "every second": (many(f"{NINE}\r\nRRULE:FREQ=SECONDLY", 1), "more often than daily"),
    "every second of each day": (
        many(f"{NINE}\r\nRRULE:FREQ=DAILY;BYSECOND={','.join(map(str, range(60)))};BYMINUTE=1,2,3", 1),
        "too often within a day",
    ),
    "more than a day holds": (many(f"{NINE}\r\nRRULE:FREQ=DAILY", 2_000), "busy times in the time that is read"),
    "days that never come": (
        many("DTSTART:19000101T000000\r\nRRULE:FREQ=DAILY;COUNT=9999999;BYMONTH=2;BYMONTHDAY=30", 5_000),
        "repeats its events too often",
    ),
    "weeks that never come": (
        many("DTSTART:00010101T000000\r\nRRULE:FREQ=YEARLY;COUNT=9;BYWEEKNO=53;BYYEARDAY=9", 5_000),
        "repeats its events too often",
    ),
    "a zone that changes every second": (
        calendar(
            "BEGIN:VTIMEZONE\nTZID:Odd\nBEGIN:STANDARD\nDTSTART:19000101T000000\nTZOFFSETFROM:+0000\n"
            "TZOFFSETTO:+0100\nRRULE:FREQ=SECONDLY\nEND:STANDARD\nEND:VTIMEZONE",
            event("DTSTART;TZID=Odd:20260101T000000", "DURATION:PT1H"),
        ),
        "more often than daily",
    ),
    "a zone that changes every day since the year 1": (
        calendar(
            "BEGIN:VTIMEZONE\nTZID:Odd\nBEGIN:STANDARD\nDTSTART:00010101T000000\nTZOFFSETFROM:+0000\n"
            "TZOFFSETTO:+0100\nRRULE:FREQ=DAILY\nEND:STANDARD\nEND:VTIMEZONE",
            event("DTSTART;TZID=Odd:20260101T000000", "DURATION:PT1H"),
        ),
        "repeats its events too often",
    ),
    "a zone without changes": (
        calendar("BEGIN:VTIMEZONE\nTZID:Odd\nEND:VTIMEZONE", event("DTSTART;TZID=Odd:20260101T000000")),
        "without saying when its clock changes",
    ),
    "no beginning": (calendar(event("DURATION:PT1H")), "without a beginning"),
    "an end before the beginning": (
        calendar(event("DTSTART:20260105T090000Z", "DTEND:20260105T080000Z")),
        "on 2026-01-05 that ends before it begins",
    ),
    "a day that is none": (calendar(event("DTSTART:20260231T090000Z")), "a time that cannot be read"),
    "a time in words": (calendar(event("DTSTART:tomorrow")), "a time that cannot be read"),
    "a length without end": (
        calendar(event("DTSTART:20260105T090000Z", "DURATION:P99999999999999999D")),
        "a time that cannot be read|ten years",
    ),
    "a hundred years": (
        calendar(event("DTSTART;VALUE=DATE:20260105", "DTEND;VALUE=DATE:21260105")), "lasts for more than ten years",
    ),
    "the end of all years": (calendar(event("DTSTART:99991231T235959", "DURATION:P1D")), None),
    "the first of all years": (calendar(event("DTSTART;TZID=Asia/Tokyo:00010101T000000", "DURATION:P1D")), None),
    "an exception that cannot be read": (
        calendar(event("DTSTART:20260105T090000Z", "EXDATE:never", "RRULE:FREQ=DAILY")), "a time that cannot be read"
    ),
    "an outdated exception": (
        calendar(event("DTSTART:20260105T090000Z", "EXRULE:FREQ=DAILY", "RRULE:FREQ=DAILY")), "outdated kind"
    ),
    "a broken line": (calendar(event("DTSTART;;:20260105T090000Z")), "a line of it cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_it_is_answered_soon_and_refused_with_its_reason(kind: str) -> None:
    data, reason = HOSTILE[kind]
    begun = time.process_time()
    if reason is None:
        assert busy(data) == []
    else:
        with pytest.raises(FeedProblem, match=reason):
            busy(data)
    assert time.process_time() - begun < MOST_SECONDS


@pytest.mark.parametrize(
    "kind", ["line breaks", "a folded line without end", "too many events", "more than a day holds"]
)
def test_it_takes_little_memory(kind: str) -> None:
    """In a process that gets no more: counting every piece of memory takes ten times as long."""
    assert in_a_small_process(kind) == HOSTILE[kind][1]


def in_a_small_process(kind: str) -> str:
    with multiprocessing.get_context("fork").Pool(1) as process:
        said: str = process.apply(said_with_little_memory, [kind])
    return said


def said_with_little_memory(kind: str) -> str:
    """Return which refusal is met by a process that may take little more than it has."""
    has = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (has + MOST_MEMORY, has + MOST_MEMORY))
    data, reason = HOSTILE[kind]
    try:
        busy(data)
    except FeedProblem as problem:
        return str(reason) if str(reason) in str(problem) else str(problem)
    except MemoryError:
        return "no memory left"
    return "taken"


def test_who_takes_much_memory_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(globals(), "busy", lambda _data: [bytes(2 * MOST_MEMORY)])
    assert in_a_small_process("nothing") == "no memory left"


def test_a_large_calendar_of_one_person_is_read() -> None:
    note = "DESCRIPTION:" + "x" * 1_500
    data = many(f"{NINE}\r\n{note}", 3_000)
    assert MOST_BYTES * 0.9 < len(data) < MOST_BYTES
    assert busy(data) == ["2026-01-05 09:00-10:00"]


@pytest.mark.parametrize("program", FILES)
def test_a_file_that_breaks_off_anywhere_is_refused_or_ends_with_a_whole_calendar(program: str) -> None:
    data, expected = FILES[program]
    for length in range(0, len(data.rstrip()), 7):
        try:
            found = busy(data[:length])
        except FeedProblem:
            continue
        assert data[:length].rstrip().endswith(b"END:VCALENDAR")
        assert set(found) <= set(expected)


@settings(phases=(Phase.explicit, Phase.generate), deadline=None)
@given(st.sampled_from(sorted(FILES)), st.lists(st.tuples(st.integers(0, 5_000), st.binary(max_size=4)), max_size=6))
def test_changed_bytes_are_read_or_refused_and_nothing_else(program: str, changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(FILES[program][0])
    for place, with_what in changes:
        data[place % len(data) : place % len(data) + len(with_what)] = with_what
    with suppress(FeedProblem):
        busy(bytes(data))


WORDS = st.sampled_from(
    ["BEGIN:VEVENT", "END:VEVENT", "DTSTART:20260105T090000Z", "DTSTART;VALUE=DATE:20260105", "DTEND:20260105T100000",
     "RRULE:FREQ=WEEKLY;BYDAY=MO", "RRULE:FREQ=", "RDATE:20260109T090000Z/PT1H,", "EXDATE:,", "DURATION:-P1D",
     "RECURRENCE-ID:20260112T090000Z", "DTSTART;TZID=\"Europe/London\":20260105T090000", "BEGIN:VTIMEZONE",
     "TZID:Odd", "END:VTIMEZONE", "BEGIN:VFREEBUSY", "FREEBUSY:20260105T090000Z/", "END:VFREEBUSY", ":", ";", " "]
)  # fmt: skip


@settings(phases=(Phase.explicit, Phase.generate), deadline=None)
@given(st.lists(WORDS, max_size=20))
def test_lines_in_any_order_are_read_or_refused_and_nothing_else(lines: list[str]) -> None:
    with suppress(FeedProblem):
        busy("\r\n".join(("BEGIN:VCALENDAR", *lines, "END:VCALENDAR", "")).encode())
