"""Validated instruments: their wording is the owner's to the letter, their score that of a count by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.bundled_measures import bundled_measures
from evenhand.domain.worksheets.definition import Definition, DefinitionError, parse_definition
from evenhand.domain.worksheets.formulas import measure_values
from tests.repository.tree import ROOT

BESIDE = ROOT.parent / "shared" / "reference" / "measures"
MEASURES = {slug: one for slug, (one, _) in bundled_measures().items()}
WORDING = {
    "pcl-5": "7212d175358563cc346762227e5ca083e04d07d07401460c214de02d7f147c17",
    "phq-9": "e6ab7db851128144b25ad4243de541c5d4a8aaf92dc4683f4bb598b70a7b02d9",
    "gad-7": "42d6772f5e5fab50ad757c2b0804ba9cb6190b31a26e3c50f87d8023484eb5f8",
    "pswq": "8e8ca2021454683d5ff12eca7375bbd41ba1f816fcf5980c9641c85014254bf8",
}
"""SHA-256 of each instrument's wording as its owner publishes it, from the files of reference: `wording_of` below."""
TURNED = {"pswq": (1, 3, 8, 10, 11)}
"""Items that count from the other end, as the authors print them (Meyer and others 1990)."""
each_measure = pytest.mark.parametrize("slug", sorted(MEASURES))


def wording_of(words: Mapping[str, object]) -> str:
    """Return the fingerprint of opening words, items and answers in their order."""
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def wording_here(sheet: Definition) -> dict[str, object]:
    """Return what a client reads of an instrument, page by page."""
    fields = [field for step in sheet.steps for field in step.fields]
    items = [field for field in fields if sheet.instrument and field.key in sheet.instrument.items]
    extra = [field for field in fields if field.key == "extra"]
    answers = [option.label for option in items[0].options] or [items[0].low, items[0].high]
    assert all([option.label for option in one.options] == answers for one in items if one.options)
    return {
        "items": [one.prompt for one in items],
        "answers": answers,
        "extra": [[one.prompt, *(option.label for option in one.options)] for one in extra],
    }


def wording_beside(slug: str) -> dict[str, object]:
    """Return the same from the file of reference beside the project."""
    found = json.loads((BESIDE / f"{slug}.json").read_text(encoding="utf-8"))
    extra = found.get("extra")
    return {
        "items": found["items"],
        "answers": found.get("answers") or list(found["anchors"].values()),
        "extra": [[extra["text"], *extra["answers"]]] if extra else [],
    }


@each_measure
def test_order_wording_and_answers_are_the_owners(slug: str) -> None:
    assert wording_of(wording_here(MEASURES[slug])) == WORDING[slug], "edited, this is another instrument"


@pytest.mark.skipif(not BESIDE.is_dir(), reason="the files of reference do not lie beside the project")
@each_measure
def test_the_fingerprints_are_those_of_the_files_of_reference(slug: str) -> None:
    assert wording_of(wording_beside(slug)) == WORDING[slug]
    stem = json.loads((BESIDE / f"{slug}.json").read_text(encoding="utf-8")).get("stem", "")
    for step in MEASURES[slug].steps:
        assert step.id == "extra" or stem in step.fields[0].prompt


def by_hand(slug: str, points: Sequence[int], highest: int, lowest: int) -> int:
    """Count a score as one does on paper: item by item, those that are turned round from the other end."""
    total = 0
    for number, value in enumerate(points, start=1):
        total += lowest + highest - value if number in TURNED.get(slug, ()) else value
    return total


@each_measure
@given(data=st.data())
def test_a_score_is_the_one_counted_by_hand(slug: str, data: st.DataObject) -> None:
    sheet = MEASURES[slug]
    instrument = sheet.instrument
    assert instrument
    items = instrument.items
    points = data.draw(st.lists(st.sampled_from(instrument.points), min_size=len(items), max_size=len(items)))
    is_scale = sheet.field("q1").kind == "scale"
    answers = {key: value if is_scale else str(value) for key, value in zip(items, points, strict=True)}
    found = measure_values(sheet, {**answers, "extra": "3"} if instrument.not_scored else answers)
    assert found["total"] == by_hand(slug, points, max(instrument.points), min(instrument.points))
    for group in instrument.groups:
        assert found[group.name] == sum(int(answers[key]) for key in group.items)
    gap = data.draw(st.sampled_from(items))
    assert measure_values(sheet, {key: value for key, value in answers.items() if key != gap})["total"] is None


@each_measure
def test_the_lowest_and_highest_score_are_the_ends_and_every_score_has_one_band_at_most(slug: str) -> None:
    instrument = MEASURES[slug].instrument
    assert instrument
    assert (instrument.low, instrument.high) == {
        "gad-7": (0, 21),
        "pcl-5": (0, 80),
        "phq-9": (0, 27),
        "pswq": (16, 80),
    }[slug]
    for score in range(instrument.low, instrument.high + 1):
        holding = [band for band in instrument.bands if band.low <= score <= band.high]
        assert len(holding) == (1 if instrument.bands else 0)
        assert instrument.band_of(score) == (holding[0] if holding else None)


@each_measure
def test_titles_are_neutral_and_the_ground_of_the_licence_is_named(slug: str) -> None:
    sheet = MEASURES[slug]
    assert sheet.instrument
    assert sheet.client_title in {"How the last two weeks were", "How the last month was", "How I usually am"}
    assert sheet.instrument.licence == "allowed"
    assert sheet.instrument.terms
    assert sheet.instrument.owner
    assert not sheet.settings.corrections
    assert not sheet.settings.client_numbers
    allowed = {"trend", "stalled", "gap_in_entries", "steady_high"}
    assert {pattern.detector for pattern in sheet.patterns} <= allowed
    assert {field for pattern in sheet.patterns for field in pattern.fields} == {"total"}
    assert all(field.need == "required" for field in sheet.fields() if field.key in sheet.instrument.items)


GAD = (resources.files("evenhand.library") / "measures" / "gad-7.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("piece", "instead", "because"),
    [
        (
            'terms = "public domain: no permission is needed to reproduce, translate, display or distribute"',
            "",
            "terms",
        ),
        ('owner = "phqscreeners.com"', "", "owner"),
        ("low = 5\n", "low = 6\n", "A band has to begin at 5"),
        ("high = 21", "high = 20", "The last band has to end at 21"),
        ("low = 10\nmeaning", "low = 40\nmeaning", "A cut-off has to lie between 0 and 21."),
        ("points = 3\n", "points = 1\n", "from the fewest points to the most"),
        ('label = "Several days"', 'label = "Not at all"', "Two answers have the same label."),
        ("per_page = 4", "per_page = 4\ncolour = 'red'", 'A measure has no attribute "colour".'),
        (
            "per_page = 4",
            "per_page = 4\nreversed = [8]",
            '"reversed" has to be a list of numbers of items, from 1 to 7.',
        ),
        ("per_page = 4", "per_page = 4\nreversed = [2, 2]", '"reversed" names an item twice.'),
        ('status = "allowed"', 'status = "free"', '"status" has to be one of'),
        ("[change]", "[[risks]]\nitem = 9\nleast = 1\n\n[change]", "A risk item has to be one of the items 1 to 7."),
        ("[change]", "[[risks]]\nitem = 2\n\n[change]", 'A risk item needs "least"'),
        ("[change]", '[[groups]]\nname = "total"\nword = "x"\nitems = [1]\n\n[change]', 'cannot be called "total"'),
        ('slug = "gad-7"', 'slug = "GAD 7"', "has to be small letters"),
    ],
)
def test_a_wrong_instrument_is_refused_with_its_line_and_reason(piece: str, instead: str, because: str) -> None:
    assert piece in GAD
    with pytest.raises(DefinitionError) as refused:
        parse_definition(GAD.replace(piece, instead, 1), filename="gad-7.toml")
    assert any(because in fault.reason for fault in refused.value.faults), refused.value.faults
    assert refused.value.line >= 1


def test_a_text_that_only_a_practice_may_show_is_no_part_of_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supplied = GAD.replace('status = "allowed"', 'status = "supplied"')
    assert parse_definition(supplied, filename="gad-7.toml").instrument is not None, "a practice's own may hold it"
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "gad-7.toml").write_text(supplied, encoding="utf-8")
    monkeypatch.setattr(resources, "files", lambda _package: tmp_path)
    with pytest.raises(DefinitionError, match="cannot be part of the program"):
        bundled_measures.__wrapped__()
