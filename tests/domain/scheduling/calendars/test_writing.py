"""What leaves as a calendar file is one by the rules: icalendar reads it back, and so do we."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from evenhand.domain.scheduling.calendars.reading import busy_spans
from evenhand.domain.scheduling.calendars.writing import Entry, Purpose, State, calendar_file
from evenhand.foundation.outbox.silence import words_that_give_away
from tests.domain.scheduling.calendars.files import LONDON, moment

MADE = datetime(2026, 1, 1, 12, 30, tzinfo=UTC)
NINE = Entry("one@here", moment("2026-01-05 09:00"), moment("2026-01-05 09:50"), "Appointment")

entries = st.builds(
    lambda number, start, length, title, version: Entry(f"{number}@here", start, start + length, title, version),
    st.integers(0, 10**6),
    st.integers(moment("2000-01-01 00:00"), moment("2037-01-01 00:00")),
    st.integers(60, 86_400),
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\\"), max_size=200),
    st.integers(0, 99),
)


def seconds(found: object) -> int:
    assert isinstance(found, datetime)
    return int(found.timestamp())


@given(st.lists(entries, max_size=8, unique_by=lambda entry: entry.key))
def test_icalendar_reads_back_what_was_written(written: list[Entry]) -> None:
    read = Calendar.from_ical(calendar_file(written, made_at=MADE))
    assert not read.errors
    assert [
        (str(event["UID"]), seconds(event.DTSTART), seconds(event.DTEND), str(event["SUMMARY"]),
         event.sequence)
        for event in read.events
    ] == [(entry.key, entry.start, entry.end, entry.title, entry.version) for entry in written]  # fmt: skip


@given(entries)
def test_our_own_reading_finds_the_same_time(entry: Entry) -> None:
    data = calendar_file([entry], made_at=MADE)
    [found] = busy_spans(data, start=entry.start - 90_000, end=entry.end + 90_000, zone=LONDON)
    assert (found.start, found.end) == (entry.start, entry.end)


@given(entries)
def test_lines_are_folded_and_ended_by_the_rules(entry: Entry) -> None:
    lines = calendar_file([entry], made_at=MADE, name="Calendar").split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2] == b"END:VCALENDAR"


def test_a_title_cannot_become_lines_of_its_own() -> None:
    odd = Entry("one@here", NINE.start, NINE.end, "Appointment\r\nATTENDEE:mailto:x@example.org\nX:1,2;3\\")
    [event] = Calendar.from_ical(calendar_file([odd], made_at=MADE)).events
    assert "ATTENDEE" not in event
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY", "CLASS", "TRANSP"}


def test_the_same_entries_give_the_same_bytes() -> None:
    assert calendar_file([NINE], made_at=MADE) == calendar_file([NINE], made_at=MADE)


def test_an_entry_that_is_cancelled_is_taken_out_by_its_key() -> None:
    read = Calendar.from_ical(calendar_file([NINE], made_at=MADE, purpose=Purpose.CANCEL))
    assert (str(read["METHOD"]), str(read.events[0]["STATUS"])) == ("CANCEL", "CANCELLED")
    assert str(read.events[0]["UID"]) == NINE.key


@pytest.mark.parametrize("state", [State.TENTATIVE, State.CONFIRMED])
def test_an_entry_says_how_sure_it_is(state: State) -> None:
    entry = Entry(NINE.key, NINE.start, NINE.end, NINE.title, state=state)
    [event] = Calendar.from_ical(calendar_file([entry], made_at=MADE)).events
    assert str(event["STATUS"]) == state


def test_the_frame_of_a_file_gives_nothing_away() -> None:
    whole = calendar_file([NINE], made_at=MADE, name="Calendar").decode()
    assert words_that_give_away(whole) == []
    assert "evenhand" not in whole.casefold()
    assert not {"ORGANIZER", "ATTENDEE", "LOCATION", "DESCRIPTION", "URL"} & set(
        whole.replace(":", "\r\n").split("\r\n")
    )
