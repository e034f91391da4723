"""Progress of a case file, read back from what was sent."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.tracking.actions import dismiss_note, hear_detector, restore_note, silence_detector
from evenhand.domain.tracking.queries import Progress, compare_of, followed_measures, progress_of
from evenhand.domain.worksheets.actions import lock_first_sitting
from evenhand.domain.worksheets.demo_series import bundled_demo_series
from evenhand.domain.worksheets.models import Submission
from evenhand.domain.worksheets.published import definition_of, latest_version
from tests.factories import (
    NOW,
    TODAY,
    ZONE,
    a_case,
    a_draft,
    a_setup,
    a_submission,
    a_tap,
    an_assignment,
    client_actor,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db


def a_demo_case(client: str, *, most: int | None = None) -> CaseFile:
    """A case file with the two-replies entries of one invented client."""
    case = a_case()
    started = NOW - timedelta(days=60)
    entries = [entry for entry in bundled_demo_series() if entry.client == client and entry.series == "two_replies"]
    given = {form: an_assignment(of=case, slug=form, at=started) for form in {entry.form for entry in entries}}
    for entry in entries[:most]:
        at = entry.sent_at(today=TODAY, zone=ZONE)
        a_submission(entry.answers_on(today=TODAY, zone=ZONE), of=given[entry.form], at=at)
    return case


def progress(case: CaseFile, *, now: datetime = NOW) -> Progress:
    with inside(case):
        return progress_of(case=CaseFile.objects.get(pk=case.pk), now=now)


def named(shown: Progress, detector: str) -> list[str]:
    return [note.sentence for note in shown.notes if note.detector == detector]


def test_a_closing_gap_is_said_with_its_uncertainty() -> None:
    shown = progress(a_demo_case("demo-a"))

    [series] = shown.series
    gap = next(one for one in series.statements if one.measure.name == "gap")
    assert gap.trend.kind == "trend"
    assert gap.trend.direction == "falling"
    assert gap.trend.welcome is True
    assert "may lie anywhere from" in gap.trend.sentence
    assert [point.value for point in gap.trend.points] == [8, 6, 8, 5, 7, 3, 2, 1]
    assert named(shown, "near_identical") == []


def test_under_six_entries_the_direction_is_left_unsaid_with_the_reason() -> None:
    shown = progress(a_demo_case("demo-a", most=5))

    gap = next(one for one in shown.series[0].statements if one.measure.name == "gap")
    assert gap.trend.kind == "too_few"
    assert gap.trend.sentence == "5 entries so far. A direction can be named from 6 on."


def test_forms_of_one_series_share_its_line_but_not_their_direction() -> None:
    shown = progress(a_demo_case("demo-c"))

    [series] = shown.series
    assert [form.slug for form in series.forms] == ["compassionate-self-care", "compassionate-self-care-named"]
    assert len(series.entries) == 8
    assert {one.trend.kind for one in series.statements} == {"too_few"}
    assert named(shown, "trend") == []
    [contrast] = named(shown, "co_occurrence")
    assert "0.5" in contrast
    assert "6.5" in contrast


def test_nearly_the_same_replies_are_pointed_out_with_both_readings() -> None:
    shown = progress(a_demo_case("demo-c", most=4))

    [note] = named(shown, "near_identical")
    assert "real kindness to oneself" in note
    assert "written to look kind" in note
    assert "compassionate-self-care-named" in note


def test_a_note_put_aside_comes_back_when_more_entries_show_it() -> None:
    case = a_demo_case("demo-b", most=6)
    by = therapist_actor(case.therapist)
    before = next(note for note in progress(case).notes if note.detector == "repeated_text")
    with inside(case):
        dismiss_note(case=case, note_key=before.key, seen=before.seen, reason="We know it.", by=by, at=NOW)

    aside = progress(case)
    assert before.key not in {note.key for note in aside.notes}
    assert before.key in {note.key for note in aside.set_aside}
    assert aside.reasons == {before.key: "We know it."}

    given = an_assignment(of=case, at=NOW)
    a_submission(of=given, at=NOW + timedelta(hours=1), self_reply="You were slow again. No excuse for that at all.")
    later = progress(case, now=NOW + timedelta(hours=2))
    assert before.key in {note.key for note in later.notes}


def test_a_note_put_aside_can_be_taken_back() -> None:
    case = a_demo_case("demo-b")
    by = therapist_actor(case.therapist)
    note = progress(case).notes[0]
    with inside(case):
        dismiss_note(case=case, note_key=note.key, seen=note.seen, reason="", by=by, at=NOW)
        restore_note(case=case, note_key=note.key, by=by, at=NOW)

    assert note.key in {one.key for one in progress(case).notes}


def test_a_detector_that_is_switched_off_is_silent_in_this_case_file_only() -> None:
    quiet, other = a_demo_case("demo-b"), a_demo_case("demo-b")
    by = therapist_actor(quiet.therapist)
    with inside(quiet):
        silence_detector(case=quiet, detector="cluster_value", by=by, at=NOW)
        silence_detector(case=quiet, detector="cluster_value", by=by, at=NOW)

    assert named(progress(quiet), "cluster_value") == []
    assert len(named(progress(other), "cluster_value")) == 1
    with inside(quiet):
        hear_detector(case=quiet, detector="cluster_value", by=by, at=NOW)
    assert len(named(progress(quiet), "cluster_value")) == 1


def test_taps_are_a_series_of_their_own() -> None:
    case = a_case()
    given = an_assignment(of=case, slug="noticing-log", at=NOW - timedelta(days=9))
    for day in range(8):
        a_tap(of=given, at=NOW - timedelta(days=8 - day))

    [series] = progress(case).series
    assert series.name == "noticing"
    assert len(series.entries) == 8


def test_an_empty_case_file_has_nothing_to_show() -> None:
    shown = progress(a_case())

    assert (shown.series, shown.notes, shown.beliefs) == ((), (), ())


def test_the_number_of_queries_does_not_grow_with_the_entries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    few, many = a_demo_case("demo-a", most=2), a_demo_case("demo-a")
    for case in (few, many):
        with inside(case):
            fresh = CaseFile.objects.get(pk=case.pk)
            with django_assert_max_num_queries(9):
                progress_of(case=fresh, now=NOW)


def test_comparing_takes_entries_of_this_case_file_only_and_oldest_first() -> None:
    case, other = a_demo_case("demo-a", most=3), a_demo_case("demo-a", most=1)
    with inside(other):
        foreign = Submission.objects.values_list("entry", flat=True).get()
    with inside(case):
        own: list[UUID] = list(Submission.objects.order_by("-sent_at").values_list("entry", flat=True))
        chosen = compare_of(case=case, entry_ids=[own[0], foreign, own[2]])

    assert [entry.submission.entry for entry in chosen] == [own[2], own[0]]


def test_the_gap_is_the_first_measure_that_is_followed() -> None:
    an_assignment(of=a_case())
    case = a_case()
    with inside(case):
        form = definition_of(latest_version("compassionate-self-care").pk)

    assert [measure.name for measure in followed_measures(form)] == ["gap", "friend_kindness", "self_kindness"]


def test_what_was_agreed_decides_which_way_is_welcome_and_can_be_looked_at() -> None:
    case = a_case()
    given = an_assignment(of=case, slug="ninety-second-form", at=NOW - timedelta(days=60))
    agreed = {"what": "Energy", "low_word": "none", "high_word": "full", "better": "better", "moment": "at noon"}
    a_setup({**agreed, "agreed_tags": [{"word": "rain"}]}, of=given, at=NOW - timedelta(days=60))
    for day in range(8):
        a_submission({"level": day + 1}, of=given, at=NOW - timedelta(days=30 - day))
    level = next(one for one in progress(case).series[0].statements if one.measure.name == "level")
    assert (level.trend.direction, level.trend.welcome) == ("rising", True)


def test_a_kit_of_gentle_things_alone_is_seen_in_what_was_agreed() -> None:
    case = a_case()
    given = an_assignment(of=case, slug="grounding-kit", at=NOW - timedelta(days=60))
    gentle = [{"what": name, "strength": "gentle", "tested": True} for name in ("press", "look", "count")]
    a_setup({"kit": gentle, "first": "press"}, of=given, at=NOW - timedelta(days=60))
    a_submission({"used": "press", "far_before": 8, "far_after": 7}, of=given, at=NOW - timedelta(days=3))
    assert named(progress(case), "absent_choice") == [
        "Seen in 3 of 3 rows (21 Nov): never “Strong”. It may mean: a kit without a strong item may not hold in the "
        "worst moments. You could add and test one in session."
    ]


def test_a_forecast_whose_outcome_was_never_written_is_asked_about_before_anything_was_sent() -> None:
    case = a_case()
    given = an_assignment(of=case, slug="worry-log", at=NOW - timedelta(days=60))
    worry = {"worry": "If it snows", "forecast": "No bus comes", "check_on": "2026-05-01", "likely": 70, "awful": 5}
    draft = a_draft(worry, of=given, at=NOW - timedelta(days=20))
    with inside(case):
        lock_first_sitting(draft=draft, by=client_actor(case), at=NOW - timedelta(days=20))
    shown = progress(case)
    assert shown.series == ()
    [note] = [note for note in shown.notes if note.detector == "open_loop"]
    assert (note.seen, note.of, note.entry_ids) == (1, 1, ())
    assert note.sentence.startswith("Seen in 1 of 1 first parts")
