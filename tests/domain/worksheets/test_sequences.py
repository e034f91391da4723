"""The strands and the shared series of the library: every name leads to a sheet, and joined answers are alike."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from evenhand.domain.worksheets import sequences
from evenhand.domain.worksheets.bundled import bundled_definitions, bundled_slugs
from evenhand.domain.worksheets.definition import Definition, Field
from evenhand.domain.worksheets.sequences import other_length, shared_series, strands, strands_with

SHEETS = {slug: definition for slug, (definition, _) in bundled_definitions().items()}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A library of the test's own sequences, read afresh."""
    (tmp_path / "sequences").mkdir()
    bundled_slugs()
    monkeypatch.setattr(resources, "files", lambda _package: tmp_path)
    sequences._strands_in.cache_clear()
    sequences._series_in.cache_clear()
    yield tmp_path / "sequences"
    sequences._strands_in.cache_clear()
    sequences._series_in.cache_clear()


def test_a_strand_tells_the_order_what_stands_beside_it_and_what_to_look_at_first() -> None:
    mood = next(strand for strand in strands() if strand.key == "low_mood")
    assert [stage.sheets for stage in mood.stages] == [
        ("mood-check", "activity-log"),
        ("activity-plan",),
        ("values-compass",),
        ("thought-challenge",),
    ]
    assert mood.stages[0].note == "1 week"
    assert [(stage.sheets, stage.note) for stage in mood.beside] == [
        (("rumination-log",), "when doing rises and mood does not")
    ]
    assert mood.first_look.startswith("is more getting done")
    assert mood.sheets[-1] == "rumination-log"


def test_every_sheet_but_three_that_stand_alone_has_a_place_in_one_of_seventeen_strands() -> None:
    assert len(strands()) == 17
    placed = {slug for strand in strands() for slug in strand.sheets}
    assert SHEETS.keys() - placed == {"gratitude-log", "practice-log", "safety-plan"}


def test_the_strands_of_a_sheet_are_found() -> None:
    assert [strand.key for strand in strands_with("worry-time")] == ["worry", "sleep"]
    assert strands_with("no-such-sheet") == ()


def test_a_short_form_leads_to_the_long_one_and_back() -> None:
    assert other_length("thought-challenge") == "thought-record"
    assert other_length("ninety-second-long") == "ninety-second-form"
    assert other_length("mood-check") is None


def test_the_forms_of_a_series_say_so_themselves() -> None:
    for shared in shared_series():
        assert {SHEETS[slug].series for slug in shared.forms} == {shared.name}
        assert {slug for slug, sheet in SHEETS.items() if sheet.series == shared.name} == set(shared.forms)
        assert {slug for slug, sheet in SHEETS.items() if sheet.shown_with == shared.name} == set(shared.beside)
    shown_with = {sheet.shown_with for sheet in SHEETS.values()} - {None}
    assert shown_with <= {shared.name for shared in shared_series()}


def test_what_is_joined_has_the_same_ends_range_and_step_in_every_form() -> None:
    for shared in shared_series():
        first, *others = (SHEETS[slug] for slug in shared.forms)
        assert all(other.joined == first.joined for other in others)
        assert bool(first.joined) == bool(others)
        for other in others:
            for name in first.joined:
                assert _drawn(first, name) == _drawn(other, name), f"{shared.name}: {name}"


def _drawn(sheet: Definition, name: str) -> object:
    """What has to be the same for one line to be drawn through the answers of two forms."""
    measure = next((one for one in sheet.measures if one.name == name), None)
    field = next((one for one in sheet.fields() if one.key == name), None)
    of_measure = measure and (measure.formula, measure.formula_version, measure.low, measure.high)
    return of_measure, field and _asked(field)


def _asked(field: Field) -> object:
    words = field.kind in ("short_text", "long_text")
    ends = (field.low, field.high, field.low_from, field.high_from, field.minimum, field.maximum, field.step)
    return "words" if words else (field.kind, field.options, ends)


@pytest.mark.parametrize(
    ("strand", "reason"),
    [
        ('stages = [{ sheets = ["giraffe"] }]', 'names "giraffe", which is not bundled'),
        ("stages = [{ sheets = [] }]", "without a sheet and without a note"),
        ("stages = []", "needs a key, a name, stages and a first look"),
        ('stages = [{ note = "rest" }]\nspeed = 2', 'an attribute "speed" that nobody reads'),
    ],
)
def test_a_strand_that_leads_nowhere_is_refused(folder: Path, strand: str, reason: str) -> None:
    (folder / "strands.toml").write_text(f'[[strands]]\nkey = "a"\nname = "A"\nfirst_look = "what?"\n{strand}\n')
    with pytest.raises(ValueError, match=reason):
        strands()


def test_two_strands_of_one_key_are_refused(folder: Path) -> None:
    one = '[[strands]]\nkey = "a"\nname = "A"\nfirst_look = "what?"\nstages = [{ note = "rest" }]\n'
    (folder / "strands.toml").write_text(one + one)
    with pytest.raises(ValueError, match="the same key"):
        strands()


@pytest.mark.parametrize(
    ("series", "reason"),
    [
        ('short = "mood-check"', "a short and a long form, or neither"),
        ("forms = []", "needs a name and its forms"),
        ('forms = ["giraffe"]', "not bundled"),
    ],
)
def test_a_series_without_its_forms_is_refused(folder: Path, series: str, reason: str) -> None:
    (folder / "forms.toml").write_text(f'[[series]]\nname = "line"\n{series}\n')
    with pytest.raises(ValueError, match=reason):
        shared_series()
