"""The form that sends a worksheet, as plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.schedule import Rhythm, checked
from evenhand.faces.workspace.assignment_form import (
    RHYTHMS,
    NotUnderstood,
    Plan,
    Typed,
    fresh,
    plan_of,
    typed_in,
)

TODAY = date(2026, 11, 24)
OPENED = Typed(message="Notice.", due_on="2026-12-01")


def problems(typed: Typed) -> list[str]:
    with pytest.raises(NotUnderstood) as refused:
        plan_of(typed, today=TODAY)
    return [field for field, _ in refused.value.problems]


def test_it_opens_with_the_suggested_message_once_due_in_a_week() -> None:
    definition, _ = bundled_definitions()["compassionate-self-care"]
    typed = fresh(definition, own=None, today=TODAY)
    assert typed.message == definition.message
    plan = plan_of(typed, today=TODAY)
    assert (plan.schedule.rhythm, plan.schedule.due_on) == (Rhythm.ONCE, date(2026, 12, 1))
    assert plan.remind_at is None


@pytest.mark.parametrize("own", ["As it comes.", ""])
def test_it_opens_with_the_practices_own_message_where_there_is_one(own: str) -> None:
    definition, _ = bundled_definitions()["compassionate-self-care"]
    assert fresh(definition, own=own, today=TODAY).message == own


def test_a_one_tap_log_opens_as_whenever_it_happens() -> None:
    definition, _ = bundled_definitions()["noticing-log"]
    assert plan_of(fresh(definition, own=None, today=TODAY), today=TODAY).schedule.rhythm is Rhythm.WHENEVER


def test_every_week_needs_nothing_else() -> None:
    schedule = plan_of(replace(OPENED, rhythm="weekly"), today=TODAY).schedule
    assert (schedule.rhythm, schedule.every_days, schedule.due_on) == (Rhythm.EVERY, 7, date(2026, 12, 1))


def test_the_numbers_belong_to_their_rhythm() -> None:
    assert plan_of(replace(OPENED, rhythm="times", times="5"), today=TODAY).schedule.times == 5
    assert plan_of(replace(OPENED, rhythm="every", every_days="3"), today=TODAY).schedule.every_days == 3
    assert plan_of(replace(OPENED, rhythm="once", times="x", every_days="x"), today=TODAY).schedule.times is None


def test_once_may_have_no_due_day() -> None:
    assert plan_of(replace(OPENED, due_on=""), today=TODAY).schedule.due_on is None


@pytest.mark.parametrize(("remind", "days"), [("on", 0), ("before", 1)])
def test_a_reminder_has_its_day_and_time(remind: str, days: int) -> None:
    plan = plan_of(replace(OPENED, remind=remind, remind_at="07:30"), today=TODAY)
    assert (plan.remind_days_before, plan.remind_at) == (days, time(7, 30))


def test_without_a_due_day_there_is_no_reminder() -> None:
    plan = plan_of(replace(OPENED, rhythm="whenever", remind="on", remind_at="never"), today=TODAY)
    assert plan.remind_days_before is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (replace(OPENED, rhythm=""), "rhythm"),
        (replace(OPENED, rhythm="times", times="1"), "times"),
        (replace(OPENED, rhythm="times", times=""), "times"),
        (replace(OPENED, rhythm="times", times="61"), "times"),
        (replace(OPENED, rhythm="times", times="two"), "times"),
        (replace(OPENED, rhythm="every", every_days="0"), "every_days"),
        (replace(OPENED, rhythm="every", every_days="-7"), "every_days"),
        (replace(OPENED, rhythm="every", due_on=""), "due_on"),
        (replace(OPENED, rhythm="weekly", due_on=""), "due_on"),
        (replace(OPENED, due_on="next week"), "due_on"),
        (replace(OPENED, due_on="2026-11-23"), "due_on"),
        (replace(OPENED, remind="on", remind_at="evening"), "remind_at"),
    ],
)
def test_what_cannot_be_understood_is_named_by_its_field(typed: Typed, field: str) -> None:
    assert problems(typed) == [field]


def test_several_things_are_named_together() -> None:
    typed = replace(OPENED, rhythm="", due_on="x", remind="on", remind_at="x")
    assert problems(typed) == ["rhythm"]
    assert problems(replace(typed, rhythm="once")) == ["due_on"]


texts = st.one_of(st.sampled_from(["", "once", "weekly", "times", "every", "whenever", "on", "before"]), st.text())


@given(st.fixed_dictionaries(dict.fromkeys(("rhythm", "times", "every_days", "due_on", "remind", "remind_at"), texts)))
def test_whatever_is_typed_gives_a_plan_that_stands_or_named_fields(post: dict[str, str]) -> None:
    typed = typed_in({**post, "message": "Notice."})
    plan, named = understood(typed)
    if plan is None:
        assert named
        assert all(field and words for field, words in named)
    else:
        assert typed.rhythm in RHYTHMS
        assert checked(plan.schedule) == plan.schedule
        assert (plan.remind_at is None) == (plan.remind_days_before is None)


def understood(typed: Typed) -> tuple[Plan | None, list[tuple[str, str]]]:
    try:
        return plan_of(typed, today=TODAY), []
    except NotUnderstood as refused:
        return None, refused.problems


@given(st.integers(min_value=-400, max_value=400))
def test_no_day_that_has_passed_is_taken(days: int) -> None:
    typed = replace(OPENED, due_on=(TODAY + timedelta(days=days)).isoformat())
    if days < 0:
        assert problems(typed) == ["due_on"]
    else:
        assert plan_of(typed, today=TODAY).schedule.due_on == TODAY + timedelta(days=days)


def test_line_ends_of_a_message_come_back_as_typed() -> None:
    assert typed_in({"message": "One.\r\nTwo.\r\n"}).message == "One.\nTwo."
