"""The notes that the demo's invented clients call for, entry by entry, and no others."""

import random
from datetime import UTC, date, datetime, timedelta
from functools import cache
from time import process_time
from typing import Any

import pytest

from evenhand.domain.tracking.detectors import run_patterns
from evenhand.domain.tracking.entries import Entry
from evenhand.domain.tracking.notes import Note
from evenhand.domain.tracking.series import by_form, points_of
from evenhand.domain.tracking.trend import describe
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import Definition
from evenhand.domain.worksheets.demo_series import bundled_demo_series
from evenhand.domain.worksheets.formulas import measure_values
from tests.domain.tracking.makers import look_for, pattern

TODAY = date(2026, 6, 1)
ZONE = "Europe/Berlin"
PLAIN, NAMED, NOTICING = "compassionate-self-care", "compassionate-self-care-named", "noticing-log"


def definition(slug: str) -> Definition:
    return bundled_definitions()[slug][0]


@cache
def series(client: str, name: str = "two_replies") -> tuple[Entry, ...]:
    own = [one for one in bundled_demo_series() if (one.client, one.series) == (client, name)]
    built = []
    for number, one in enumerate(own, start=1):
        answers = one.answers_on(today=TODAY, zone=ZONE)
        values = measure_values(definition(one.form), answers)
        sent = one.sent_at(today=TODAY, zone=ZONE)
        built.append(Entry(f"{client}-{number}", one.form, 1, number, sent, None, ZONE, answers, values))
    return tuple(built)


def notes_after(client: str, n: int | None = None, name: str = "two_replies") -> list[Note]:
    own = series(client, name)[:n]
    forms = [definition(slug) for slug in ([NOTICING] if name == "noticing" else [PLAIN, NAMED])]
    return run_patterns(forms, own, now=own[-1].sent_at, zone=ZONE, assignment_open=True)


def keys_after(client: str, n: int | None = None) -> list[str]:
    return [note.key for note in notes_after(client, n)]


def test_demo_a_shows_the_gap_falling_and_nothing_else() -> None:
    [note] = notes_after("demo-a")
    assert note.key == f"{PLAIN}:trend:gap:dir=down"
    assert (note.seen, note.of, note.left_out) == (8, 8, 0)
    assert note.sentence.startswith(
        "Seen in 8 of 8 entries (13 Apr to 28 May): Gap between the two replies shows a trend down over 8 entries in "
        "6 weeks, by about 1.0 points a week. The change over the whole time may lie anywhere from"
    )


def test_demo_a_closes_the_gap_from_the_side_of_the_self() -> None:
    kinder = describe(points_of("self_kindness", series("demo-a")), label="Self", up="good")
    friend = describe(points_of("friend_kindness", series("demo-a")), label="Friend", up="neutral")
    assert (kinder.kind, kinder.direction, kinder.welcome) == ("trend", "rising", True)
    assert friend.kind == "no_trend"
    assert [point.value for point in friend.points] == [9, 8, 9, 8, 9, 8, 8, 8]


@pytest.mark.parametrize("n", range(1, 9))
def test_demo_a_never_has_near_identical_replies(n: int) -> None:
    assert not any("near_identical" in key for key in keys_after("demo-a", n))


def test_demo_b_shows_a_standstill_a_returning_phrase_and_one_area() -> None:
    stalled, repeated, area = notes_after("demo-b")
    assert stalled.key == f"{PLAIN}:stalled:gap:days=28"
    assert repeated.key == f"{PLAIN}:repeated_text:self_reply"
    assert (repeated.seen, repeated.of, (repeated.detail or "").lower()) == (7, 7, "“no excuse”")
    assert area.key == f"{PLAIN}:cluster_value:area"
    assert (area.seen, area.of, area.detail) == (6, 7, "“Work or study”")


def test_demo_b_is_steadily_low_only_where_the_practice_sets_the_threshold_to_three() -> None:
    own = series("demo-b")
    assert look_for(pattern("steady_low", "self_kindness", threshold=2), definition(PLAIN), own) is None
    found = look_for(pattern("steady_low", "self_kindness", threshold=3), definition(PLAIN), own)
    assert found is not None
    assert (found.seen, found.of) == (7, 7)


@pytest.mark.parametrize(
    ("n", "fires"), [(1, False), (2, True), (3, True), (4, True), *[(n, False) for n in (5, 6, 7, 8)]]
)
def test_demo_c_has_near_identical_replies_after_entries_two_to_four(n: int, fires: bool) -> None:
    assert (f"{PLAIN}:near_identical:friend_reply,self_reply" in _without_parameters(keys_after("demo-c", n))) == fires


@pytest.mark.parametrize("n", range(1, 8))
def test_demo_c_has_no_other_note_before_the_fourth_named_entry(n: int) -> None:
    expected = {f"{PLAIN}:near_identical:friend_reply,self_reply"} if n in (2, 3, 4) else set()
    assert _without_parameters(keys_after("demo-c", n)) == expected


def test_demo_c_shows_a_wider_gap_with_a_friend_in_mind() -> None:
    [note] = notes_after("demo-c")
    assert note.key == f"{NAMED}:co_occurrence:form,gap"
    assert (note.seen, note.of) == (4, 8)
    assert note.detail == "median 6.5 with “Two replies, with a friend in mind” (4), 0.5 without (4)"


def test_demo_c_changes_its_form_and_not_the_person() -> None:
    points = points_of("self_kindness", series("demo-c"))
    assert [point.value for point in points] == [8, 8, 7, 8, 1, 2, 3, 4]
    assert {form: len(own) for form, own in by_form(points).items()} == {PLAIN: 4, NAMED: 4}
    assert all(describe(own, label="Self", up="good").kind == "too_few" for own in by_form(points).values())


def test_the_noticing_log_of_demo_a_names_where_it_happens() -> None:
    [note] = notes_after("demo-a", name="noticing")
    assert note.key == f"{NOTICING}:cluster_value:doing"
    assert (note.seen, note.of, note.detail) == (4, 7, "“Working”")


def test_a_quiet_noticing_log_is_not_read_as_calm() -> None:
    own = series("demo-a", "noticing")
    now = datetime(2026, 6, 1, 12, tzinfo=UTC)
    notes = run_patterns([definition(NOTICING)], own, now=now, zone=ZONE, assignment_open=True)
    assert [note.detail for note in notes if note.detector == "gap_in_entries"] == ["now 5 days without an entry"]


def test_fifty_entries_take_a_small_part_of_the_time_of_a_page() -> None:
    many = [
        Entry(str(n), one.form, 1, n, one.sent_at + timedelta(days=50 * (n // 8)), None, ZONE, one.answers, one.values)
        for n, one in enumerate(series("demo-a")[index % 8] for index in range(50))
    ]
    forms = [definition(PLAIN), definition(NAMED)]
    fastest = min(_seconds(forms, many) for _ in range(5))
    assert fastest < 0.03, "about 4 ms on an idle machine"


def test_two_thousand_entries_over_twenty_series_have_their_notes_within_half_a_second() -> None:
    """No two texts are alike, so that nothing that was worked out for one is known of another."""
    forms = [definition(PLAIN), definition(NAMED)]
    twenty = [a_hundred_entries(random.Random(number)) for number in range(20)]
    assert run_patterns(forms, twenty[0], now=twenty[0][-1].sent_at, zone=ZONE, assignment_open=True)
    assert sum(_seconds(forms, entries) for entries in twenty) < 0.5, "about 120 ms on two quiet cores"


def a_hundred_entries(dice: random.Random) -> list[Entry]:
    first = series("demo-b")
    return [
        Entry(
            str(n), one.form, 1, n, one.sent_at + timedelta(days=50 * (n // 7)), None, ZONE,
            {key: _longer(answer, dice) for key, answer in one.answers.items()}, one.values,
        )
        for n, one in enumerate(first[index % 7] for index in range(100))
    ]  # fmt: skip


def _longer(answer: Any, dice: random.Random) -> Any:
    if not (isinstance(answer, str) and " " in answer):
        return answer
    return " ".join([answer, *("".join(dice.choices("abdeghiklmnorstu", k=6)) for _ in range(25))])


def _seconds(forms: list[Definition], entries: list[Entry]) -> float:
    start = process_time()
    run_patterns(forms, entries, now=entries[-1].sent_at, zone=ZONE, assignment_open=True)
    return process_time() - start


def _without_parameters(keys: list[str]) -> set[str]:
    return {":".join(key.split(":")[:3]) for key in keys}
