"""The run of all patterns: who reads what, how a note is keyed, and that nothing is said of nothing."""

from datetime import date, timedelta

import pytest

from evenhand.domain.tracking.detectors import DETECTORS, note_key, run_patterns
from evenhand.domain.tracking.entries import Entry
from evenhand.domain.tracking.notes import Note
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.definition.detectors import DETECTORS as SIGNATURES
from tests.domain.tracking.makers import NOW, entry, field, form, measure, pattern, scale

LOW = pattern("steady_low", "mood", threshold=2)
SHEET = form(scale("mood"), patterns=[LOW])
NAMED = form(scale("mood"), patterns=[LOW], slug="named")


def run(*definitions: Definition, entries: list[Entry], is_open: bool = True) -> list[Note]:
    return run_patterns(definitions, entries, now=NOW, zone="UTC", assignment_open=is_open)


def low_moods(n: int, *, form: str = "sheet", first: int = 1) -> list[Entry]:
    return [entry(number, {"mood": 1}, form=form) for number in range(first, first + n)]


def test_every_detector_a_definition_may_name_exists() -> None:
    assert set(DETECTORS) == set(SIGNATURES)


def test_every_pattern_of_the_bundled_forms_runs_on_nothing_and_on_one_blank_entry() -> None:
    for definition, _ in bundled_definitions().values():
        assert run(definition, entries=[]) == []
        assert run(definition, entries=[entry(1, at=NOW, form=definition.slug)]) == []


def test_a_note_carries_the_count_the_days_and_the_words_of_the_pattern() -> None:
    [note] = run(SHEET, entries=low_moods(4))
    assert (note.detector, note.seen, note.of) == ("steady_low", 4, 4)
    assert note.dates == tuple(date(2026, 3, 2) + timedelta(days=7 * week) for week in range(4))
    assert (note.meaning, note.move) == (LOW.meaning, LOW.move)
    assert note.entry_ids == ("e1", "e2", "e3", "e4")


def test_entries_may_come_in_any_order() -> None:
    assert run(SHEET, entries=low_moods(4)[::-1]) == run(SHEET, entries=low_moods(4))


def test_each_form_is_read_by_itself() -> None:
    mixed = [*low_moods(2), *low_moods(3, form="named", first=3)]
    assert run(SHEET, NAMED, entries=mixed) == []


def test_what_speaks_of_the_latest_entries_is_silent_once_another_form_is_in_use() -> None:
    before = low_moods(4)
    assert [note.key for note in run(SHEET, NAMED, entries=before)] == ["sheet:steady_low:mood:threshold=2"]
    assert run(SHEET, NAMED, entries=[*before, *low_moods(1, form="named", first=5)]) == []


def test_a_trend_never_runs_across_a_change_of_form() -> None:
    gap, drop = measure("gap"), pattern("trend", "gap")
    plain = form(measures=[gap], patterns=[drop])
    named = form(measures=[gap], patterns=[drop], slug="named")
    values = [9, 9, 8, 8, 2, 2, 1, 1]
    across = [
        entry(n, values={"gap": value}, form="sheet" if n <= 4 else "named") for n, value in enumerate(values, start=1)
    ]
    alone = [entry(n, values={"gap": value}) for n, value in enumerate(values, start=1)]
    assert run(plain, named, entries=across) == []
    assert [note.detector for note in run(plain, entries=alone)] == ["trend"]


def test_a_pause_is_silent_once_the_assignment_is_over() -> None:
    paused = form(scale("mood"), patterns=[pattern("gap_in_entries", days=14)])
    assert len(run(paused, entries=low_moods(1))) == 1
    assert run(paused, entries=low_moods(1), is_open=False) == []


def test_today_is_the_day_in_the_zone_of_the_case() -> None:
    sheet = form(patterns=[pattern("gap_in_entries", days=1)])
    late = [entry(1, at=NOW.replace(hour=1))]
    evening = NOW.replace(hour=16)
    here = run_patterns([sheet], late, now=evening, zone="UTC", assignment_open=True)
    there = run_patterns([sheet], late, now=evening, zone="Asia/Tokyo", assignment_open=True)
    assert (len(here), len(there)) == (0, 1)


def test_two_patterns_that_differ_in_a_parameter_have_two_keys() -> None:
    up, down = pattern("trend", "gap", dir="up"), pattern("trend", "gap", dir="down")
    assert note_key("sheet", up) == "sheet:trend:gap:dir=up"
    assert note_key("sheet", up) != note_key("sheet", down)


def test_a_long_key_is_cut_and_stays_its_own() -> None:
    keys = [note_key("sheet", pattern("trend", "gap" * 60, dir=way)) for way in ("up", "down")]
    assert [len(key) for key in keys] == [160, 160]
    assert keys[0] != keys[1]


def test_a_pattern_with_an_unknown_detector_is_an_error() -> None:
    with pytest.raises(KeyError):
        run(form(field("note"), patterns=[pattern("mind_reading", "note")]), entries=[entry(1)])
