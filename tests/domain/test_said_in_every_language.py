"""What rules say is said whole: in a language that puts marks around each text, no word stands outside of marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from evenhand.domain.scheduling.calendars.problems import FeedProblem
from evenhand.domain.scheduling.calendars.reading import busy_spans
from evenhand.domain.scheduling.feeds.addresses import AddressProblem, address_of
from evenhand.domain.scheduling.slots.rules import Hours, RuleProblem, Rules, checked
from evenhand.domain.tracking.notes import COUNTED, Note
from evenhand.domain.tracking.series import Point
from evenhand.domain.tracking.trend import describe
from evenhand.domain.worksheets import schedule
from evenhand.domain.worksheets.answers.problems import ask_for
from evenhand.domain.worksheets.building.beginning import a_blank_instrument, a_blank_sheet
from evenhand.domain.worksheets.building.judging import is_missing, judge
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition.toml_words import toml_reason
from evenhand.domain.worksheets.schedule import Rhythm, Schedule, ScheduleProblem
from evenhand.foundation.accounts.passwords.rules import password_problem
from evenhand.wording import Language, in_language
from evenhand.wording.languages import also_offered
from tests.domain.scheduling.calendars.files import calendar, event
from tests.domain.tracking.test_demo_notes import notes_after
from tests.domain.worksheets.sheets import a_choice, a_field, a_measure, a_page, a_pattern, a_scale, a_sheet, refused
from tests.factories import NOW

START, END = "\u27e6", "\u27e7"
SAID = re.compile(f"{START}[^{START}{END}]*{END}")
WORDS = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Marked:
    """A language that puts marks around each text."""

    def text(self, text: str, context: str = "") -> str:
        return f"{START}{text[:]}{END}"  # a text that is said later would say itself once more

    def count(self, one: str, many: str, number: int) -> str:
        return self.text(one if number == 1 else many)


@pytest.fixture(autouse=True)
def marked() -> Iterator[None]:
    with also_offered(Language("xx", "Marked", "xx", catalogue=Marked())), in_language("xx"):
        yield


def outside(text: str) -> list[str]:
    """Return the words that nobody said: those that stand in no marks."""
    while (inner := SAID.sub("", text)) != text:
        text = inner
    return WORDS.findall(text)


def points(*values: float) -> list[Point]:
    return [Point(NOW + timedelta(days=7 * week), value, f"e{week}") for week, value in enumerate(values)]


def test_a_word_outside_of_marks_is_found() -> None:
    assert outside(f"{START}Seen in {START}two{END}{END}: never") == ["never"]
    assert outside(f"{START}Seen in {START}two{END}{END}: 3") == []


@pytest.mark.parametrize("client", ["demo-a", "demo-b", "demo-c"])
def test_what_detectors_saw_is_said(client: str) -> None:
    notes = [note for n in range(1, 30) for note in notes_after(client, n)]
    assert notes
    assert {note.detector: outside(note.count) for note in notes if outside(note.count)} == {}


@pytest.mark.parametrize("counted", [*COUNTED, "values, each over 7 days"])
def test_a_note_says_what_it_counted_what_it_left_out_and_what_it_may_mean(counted: str) -> None:
    note = Note(
        "k", "trend", 3, 5, (date(2026, 4, 12), date(2026, 5, 3)), meaning="12", move="34", left_out=3, skipped=1,
        counted=counted,
    )  # fmt: skip
    assert outside(note.sentence) == []


@pytest.mark.parametrize(
    "values",
    [
        (),
        (1,),
        (1, 2, 3),
        (1, 2, 3, 4, 5, 6, 7, 8),
        (8, 7, 6, 5, 4, 3, 2, 1),
        (3, 1, 3, 1, 3, 1),
        (1, 1, 1, 1, 1, 1, 1),
    ],
)
def test_a_series_is_described_in_the_language(values: tuple[float, ...]) -> None:
    assert outside(describe(points(*values), label="12", up="neutral").sentence) == []
    same_time = [replace(point, at=NOW) for point in points(*values)]
    assert outside(describe(same_time, label="12", up="neutral").sentence) == []


def test_what_a_client_is_asked_for_is_said() -> None:
    fields = [field for definition, _ in bundled_definitions().values() for field in definition.fields()]
    asked = {field.kind: ask_for(field) for field in fields}
    assert len(asked) > 10
    assert {kind: text for kind, text in asked.items() if outside(text)} == {}


@pytest.mark.parametrize(
    "sheet",
    [
        "version = \n",
        a_sheet(a_page(a_field("note", "slider"))),
        a_sheet(a_page(a_scale("level", 5, 1))),
        a_sheet(a_page(a_field("9x"))),
        a_sheet(a_page(a_field("n", lines='show_if = "later == yes"'))),
        a_sheet(a_page(a_choice("went", "Yes", "yes"))),
        a_sheet(a_page(a_scale()), a_measure("half", "level / 0")),
        a_sheet(a_page(a_scale()), a_measure("half", "level +")),
        a_sheet(a_page(a_scale()), a_measure("half", "nobody + 1")),
        a_sheet(a_page(a_scale()), a_pattern("nothing", "level")),
        a_sheet(a_page(a_scale()), a_pattern("trend", "level", parameters="dir = 'sideways'")),
        a_sheet(a_page()),
        'kind = "measure"\nitems = []\n',
    ],
)
def test_a_definition_is_refused_in_the_language(sheet: str) -> None:
    error = refused(sheet)
    assert {fault.reason for fault in error.faults if not fault.reason.startswith(START)} == set()
    assert outside(str(error)) == []


def test_what_is_only_missing_is_known_by_its_key_in_any_language() -> None:
    wrong = judge(a_blank_instrument("A title")["sheet"]).wrong
    assert ("items",) in [one.path for one in wrong if is_missing(one)]
    begun = judge(a_blank_sheet("A title")["sheet"]).wrong
    assert ("steps", 0, "fields", 0, "prompt") in [one.path for one in begun if is_missing(one)]


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ("Invalid value", f"{START}invalid value{END}"),
        ('Expected "]]" at the end of an array declaration', None),
        ("Unescaped '\\' in a string", None),
        ("Something that a later Python says", "something that a later Python says"),
    ],
)
def test_the_reader_of_toml_is_heard_in_the_language(english: str, said: str | None) -> None:
    reason = toml_reason(english)
    assert reason == (said or reason)
    assert said is not None or reason.startswith(START)


@pytest.mark.parametrize(
    "wanted",
    [
        Schedule(Rhythm.TIMES, NOW.date(), times=1),
        Schedule(Rhythm.EVERY, NOW.date(), every_days=0),
        Schedule(Rhythm.EVERY, NOW.date(), every_days=3),
        Schedule(Rhythm.ONCE, NOW.date(), due_on=NOW.date() - timedelta(days=1)),
    ],
)
def test_a_schedule_is_refused_in_the_language(wanted: Schedule) -> None:
    with pytest.raises(ScheduleProblem, match=f"^{START}"):
        schedule.checked(wanted)


RULES = Rules(zone=ZoneInfo("Europe/London"), hours=Hours(practice=((),) * 7), duration=50, step=30)


@pytest.mark.parametrize(
    "rules",
    [
        replace(RULES, duration=0),
        replace(RULES, step=0),
        replace(RULES, before=-1),
        replace(RULES, notice=-1),
        replace(RULES, seats=0),
        replace(RULES, first_weekday=7),
    ],
)
def test_rules_of_booking_are_refused_in_the_language(rules: Rules) -> None:
    with pytest.raises(RuleProblem, match=f"^{START}"):
        checked(rules)


@pytest.mark.parametrize(
    "data",
    [
        b"<html>",
        b"nothing",
        b"BEGIN:VCALENDAR\r\n",
        calendar(event("DTSTART:20260105T090000Z", "RRULE:FREQ=SECONDLY")),
        calendar(event("DTSTART:nonsense")),
        calendar(event("SUMMARY:x")),
    ],
)
def test_a_calendar_is_refused_in_the_language(data: bytes) -> None:
    with pytest.raises(FeedProblem, match=f"^{START}"):
        busy_spans(data, start=0, end=10**10, zone=ZoneInfo("UTC"))


@pytest.mark.parametrize("typed", ["a b", "http://example.org/x", "https://u:p@example.org/x", "https:///x", "ftp"])
def test_an_address_of_a_calendar_is_refused_in_the_language(typed: str) -> None:
    with pytest.raises(AddressProblem, match=f"^{START}"):
        address_of(typed)


@pytest.mark.parametrize(
    "password", ["short", "x" * 1001, "aaaaaaaaaaaaaaaa", "1234567890123", "evenhand practice", "qwertzuiop123"]
)
def test_a_password_is_refused_in_the_language(password: str) -> None:
    assert password_problem(password).startswith(START)
