"""Forms that ask the same are one line, and a change of form never looks like a change in the person."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from evenhand.domain.tracking.detectors import run_patterns
from evenhand.domain.tracking.entries import Entry
from evenhand.domain.tracking.joining import joined_forms, same_item
from evenhand.domain.tracking.queries import progress_of
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition, Field
from tests.factories import NOW, a_case, a_submission, an_assignment, inside

SHEETS = {slug: definition for slug, (definition, _) in bundled_definitions().items()}
SHORT, LONG = SHEETS["thought-challenge"], SHEETS["thought-record"]
START = datetime(2026, 10, 1, 9, tzinfo=UTC)


def with_field(definition: Definition, field: Field) -> Definition:
    steps = (
        replace(step, fields=tuple(field if one.key == field.key else one for one in step.fields))
        for step in definition.steps
    )
    return replace(definition, steps=tuple(steps))


def test_a_measure_joins_where_its_item_is_the_same() -> None:
    assert joined_forms(SHORT, (SHORT, LONG), "belief_before") == (SHORT, LONG)
    assert joined_forms(LONG, (SHORT, LONG), "emotion_before") == (LONG,)
    assert same_item(SHORT, LONG, "belief_change")
    assert not same_item(SHORT, LONG, "no_such_measure")


@pytest.mark.parametrize(
    "changed", [{"low": "Not at all true"}, {"maximum": 10}, {"step": 1}, {"kind": "number"}], ids=str
)
def test_one_word_of_an_end_changed_is_another_item(changed: dict[str, object]) -> None:
    other = with_field(LONG, replace(LONG.field("belief_before"), **changed))  # type: ignore[arg-type]
    assert joined_forms(SHORT, (SHORT, other), "belief_before") == (SHORT,)


def test_where_drift_is_looked_for_inside_each_form_nothing_joins() -> None:
    plain, named = SHEETS["compassionate-self-care"], SHEETS["compassionate-self-care-named"]
    assert joined_forms(plain, (plain, named), "self_kindness") == (plain,)


def entry(number: int, form: Definition, belief: float) -> Entry:
    at = START + timedelta(days=2 * number)
    return Entry(f"e{number}", form.slug, 1, number, at, None, "UTC", {}, {"belief_before": belief})


FALLING = [90, 85, 85, 80, 60, 55, 50, 45]


def shrinking(forms: tuple[Definition, ...], entries: list[Entry]) -> list[tuple[str, int]]:
    notes = run_patterns(forms, entries, now=START + timedelta(days=30), zone="UTC", assignment_open=False)
    return [(note.key.partition(":")[0], note.of) for note in notes if note.detector == "shrinkage"]


def test_drift_is_read_over_the_points_of_both_lengths_and_said_once() -> None:
    mixed = [entry(number, (SHORT, LONG)[number % 2], belief) for number, belief in enumerate(FALLING)]
    assert shrinking((SHORT, LONG), mixed) == [("thought-challenge", 8)]
    both = replace(LONG, patterns=SHORT.patterns)
    assert shrinking((SHORT, both), mixed) == [("thought-challenge", 8)]


def test_forms_that_ask_otherwise_are_read_apart() -> None:
    other = with_field(LONG, replace(LONG.field("belief_before"), low="Never"))
    mixed = [entry(number, (SHORT, other)[number % 2], belief) for number, belief in enumerate(FALLING)]
    assert shrinking((SHORT, other), mixed) == []


@pytest.mark.django_db
def test_one_sentence_is_said_of_a_measure_that_both_lengths_ask() -> None:
    case = a_case()
    forms = [an_assignment(of=case, slug=slug) for slug in ("thought-challenge", "thought-record")]
    common: dict[str, object] = {"thought": "No.", "reply": "Yes.", "belief_reply": 50, "belief_after": 50}
    long = {
        "situation": "Rain.",
        "emotion_main": "sad",
        "emotion_before": 50,
        "evidence_for": "A.",
        "evidence_against": "B.",
    }
    for number, belief in enumerate(FALLING):
        at = NOW - timedelta(days=40 - 2 * number)
        only = {**long, "emotion_after": 40} if number % 2 else {}
        moment = {"happened_at": at.isoformat()}
        a_submission({**common, **only, **moment, "belief_before": belief}, of=forms[number % 2], at=at)
    with inside(case):
        [series] = progress_of(case=case, now=NOW).series
    said = [one for one in series.statements if one.measure.name == "belief_before"]
    assert [(one.joined, one.trend.figures.n if one.trend.figures else 0) for one in said] == [(True, 8)]
    assert [one.joined for one in series.statements if one.measure.name == "emotion_change"] == [False]
