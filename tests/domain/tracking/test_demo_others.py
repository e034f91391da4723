"""The notes that the other demo series call for: thoughts, moods, nights and a ladder of three invented clients."""

from __future__ import annotations

from functools import cache

from evenhand.domain.tracking.detectors import run_patterns
from evenhand.domain.tracking.entries import Entry
from evenhand.domain.tracking.notes import Note
from evenhand.domain.tracking.series import period_points
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.demo_series import bundled_demo_series
from evenhand.domain.worksheets.formulas import measure_values
from tests.domain.tracking.test_demo_notes import TODAY, ZONE

SHEETS: dict[str, Definition] = {slug: found for slug, (found, _) in bundled_definitions().items()}
ENTRIES = [one for one in bundled_demo_series() if one.series not in ("two_replies", "noticing")]


@cache
def series(client: str, form: str) -> tuple[Entry, ...]:
    own = [one for one in ENTRIES if (one.client, one.form) == (client, form)]
    built = []
    for number, one in enumerate(own, start=1):
        answers, sent = one.answers_on(today=TODAY, zone=ZONE), one.sent_at(today=TODAY, zone=ZONE)
        values = measure_values(SHEETS[form], answers, setup=one.agreed)
        told = {**one.agreed, **answers}
        built.append(Entry(f"{client}-{number}", form, 1, number, sent, sent, ZONE, told, values))
    return tuple(built)


def notes(client: str, form: str) -> dict[str, Note]:
    """The notes after the last entry by "detector:fields"."""
    own = series(client, form)
    found = run_patterns([SHEETS[form]], own, now=own[-1].sent_at, zone=ZONE, assignment_open=True)
    return {":".join(note.key.split(":")[1:3]): note for note in found}


def test_demo_a_thoughts_arrive_with_less_force_and_no_style_leads() -> None:
    found = notes("demo-a", "thought-challenge")
    assert found.keys() >= {"shrinkage:belief_before"}
    assert found["shrinkage:belief_before"].detail == "median 85 in the first three, 70 in the last three"
    assert "repeated_choice:habit" not in found


def test_demo_a_is_lower_in_the_morning_than_in_the_evening() -> None:
    note = notes("demo-a", "mood-check")["time_of_day_contrast:mood"]
    assert note.detail == "median 3.5 in the morning (6), median 5.5 in the evening (6)"


def test_demo_b_lies_awake_for_much_of_the_time_in_bed() -> None:
    found = notes("demo-b", "sleep-diary")
    steady = found["steady_low:sleep_efficiency"]
    assert steady.detail == "the latest are 71.1, 62.4, 73.6, 51, 82.4, 51.2, 76.4, 66.4"
    assert steady.seen == 8


def test_demo_b_has_the_week_and_the_spread_of_rising_times_that_were_computed() -> None:
    own, sheet = series("demo-b", "sleep-diary"), SHEETS["sleep-diary"]
    week, spread = (
        [point.value for point in period_points(sheet, sheet.measure(name), own)]
        for name in ("week_efficiency", "rise_spread")
    )
    assert round(week[-1], 1) == 66.6
    assert spread[-1] == 170


def test_demo_b_answers_without_believing_it_and_one_style_leads() -> None:
    found = notes("demo-b", "thought-challenge")
    assert found["flat_change:belief_before,belief_after"].detail == "median change 0"
    assert found["steady_low:belief_reply"].seen == 5
    style = found["repeated_choice:habit"]
    assert (style.seen, style.of, style.detail) == (3, 5, "“Should and must”")


def test_demo_c_expects_worse_than_what_comes_and_leaves_one_step_early() -> None:
    found = notes("demo-c", "fear-ladder")
    gap = found["prediction_gap:predicted,peak"]
    assert (gap.detail or "").startswith("median 20 over 7 tries")
    assert "prediction_gap:feared_chance,feared_came_pct" in found
    early = found["early_exit:did"]
    assert (early.seen, early.detail) == (2, "“Sit at the canteen table with one person I know”")
    assert found["steady_high:feared_chance"].seen >= 4


def test_a_step_that_was_not_taken_gives_no_number_and_no_zero() -> None:
    last = series("demo-c", "fear-ladder")[-1]
    assert last.answers["went"] is False
    assert [last.values[name] for name in ("peak", "gap", "feared_came_pct")] == [None, None, None]
    assert last.values["feared_chance"] == 85
