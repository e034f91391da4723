"""Where one word of an end of a scale changes, a new line begins for its measure, and for no other of the form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.tracking.detectors import run_patterns
from evenhand.domain.tracking.detectors.registry import OF_ONE_LINE
from evenhand.domain.tracking.entries import Entry
from evenhand.domain.tracking.joining import asks_alike
from evenhand.domain.tracking.notes import Note
from evenhand.domain.tracking.queries import progress_of
from evenhand.domain.worksheets.definition import parse_definition
from evenhand.domain.worksheets.published import publish_own
from tests.domain.tracking.makers import NOW, entry, form, measure, pattern, scale
from tests.factories import NOW as TODAY
from tests.factories import a_case, a_submission, an_assignment, inside

MEASURED = ("calm", "rest")
DRIFTING: tuple[tuple[str, dict[str, float]], ...] = (
    ("trend", {}),
    ("stalled", {"days": 20}),
    ("shrinkage", {}),
    ("steady_low", {"threshold": 4}),
    ("steady_high", {"threshold": 6}),
    ("time_of_day_contrast", {}),
)
SHEET = form(
    *(scale(name) for name in MEASURED),
    measures=[measure(name) for name in MEASURED],
    patterns=[pattern(detector, name, **parameters) for name in MEASURED for detector, parameters in DRIFTING],
)
VALUES = st.integers(0, 10).map(float)


def sent(number: int, calm: float, rest: float, *, before: bool) -> Entry:
    """The n-th entry: in the morning or in the evening, and whether calm was asked otherwise then."""
    made = entry(number, day=number + (0.3 if number % 2 else 0.0), values={"calm": calm, "rest": rest})
    return replace(made, otherwise=frozenset({"calm"}) if before else frozenset())


def notes_of(name: str, entries: Sequence[Entry]) -> list[Note]:
    found = run_patterns([SHEET], entries, now=NOW, zone="UTC", assignment_open=True)
    return [note for note in found if note.key.split(":")[2] == name]


@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=24), st.integers(0, 24))
def test_a_changed_measure_reads_as_if_only_its_new_entries_were_there_and_the_other_reads_on(
    values: list[tuple[float, float]], changed: int
) -> None:
    entries = [sent(number, *pair, before=number <= changed) for number, pair in enumerate(values, 1)]
    assert notes_of("calm", entries) == notes_of("calm", entries[changed:])
    assert notes_of("rest", entries) == notes_of("rest", [replace(one, otherwise=frozenset()) for one in entries])


def test_every_detector_that_reads_one_line_is_asked_here() -> None:
    assert {detector for detector, _ in DRIFTING} == OF_ONE_LINE


def test_a_question_that_is_no_measure_is_the_same_while_its_ends_are() -> None:
    plain = form(scale("calm"), scale("rest"))
    other = form(replace(scale("calm"), low="Never"), scale("rest"))
    assert not asks_alike(plain, other, "calm")
    assert asks_alike(plain, other, "rest")


TWO_SCALES = """
slug = "evening"
version = 1
language = "en"
library_name = "Evening"
client_title = "Evening"
mode = "series"
series = "evening"
minutes = "1"
who = "client"

[[steps]]
id = "page"
heading = "Tonight"
  [[steps.fields]]
  key = "calm"
  kind = "scale"
  prompt = "How calm?"
  need = "required"
  minimum = 0
  maximum = 10
  step = 1
  low = "Not at all"
  high = "Very"
  [[steps.fields]]
  key = "rest"
  kind = "scale"
  prompt = "How rested?"
  need = "required"
  minimum = 0
  maximum = 10
  step = 1
  low = "Not at all"
  high = "Very"

[[measures]]
name = "calm"
label = "Calm"
formula = "calm"
up = "good"
low = 0
high = 10
[[measures]]
name = "rest"
label = "Rest"
formula = "rest"
up = "good"
low = 0
high = 10

[[patterns]]
detector = "trend"
fields = ["calm"]
meaning = "it may be shifting"
move = "ask what they put it down to"
[[patterns]]
detector = "trend"
fields = ["rest"]
meaning = "it may be shifting"
move = "ask what they put it down to"
"""


@pytest.mark.django_db
@pytest.mark.parametrize(("low", "trends"), [("Not at all", {"calm", "rest"}), ("Never", {"rest"})])
def test_a_new_version_parts_the_measure_whose_end_it_changed_in_notes_and_sentences(
    low: str, trends: set[str]
) -> None:
    case = a_case()
    newer = TWO_SCALES.replace("version = 1", "version = 2").replace('"Not at all"', f'"{low}"', 1)
    for number, text in enumerate((TWO_SCALES, newer), 1):
        assert parse_definition(text, filename="evening.toml").version == number
        with inside(case):
            version = publish_own(
                practice_id=case.practice_id, slug="evening", version=number, text=text, published_at=TODAY
            )
        given_sheet = an_assignment(of=case, worksheet=version)
        for step in range(4):
            at = TODAY - timedelta(days=44 - 16 * number - 4 * step)
            value = 4 * number + step - 3
            a_submission({"calm": value, "rest": value}, of=given_sheet, at=at)
    with inside(case):
        progress = progress_of(case=case, now=TODAY)
    assert {note.key.split(":")[2] for note in progress.notes if note.detector == "trend"} == trends
    said = {one.measure.name for one in progress.series[0].statements if one.trend.kind == "trend"}
    assert said == trends
