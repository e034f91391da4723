"""What clients are told: who settles it, what is refused, and that nobody is invited before a number is checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from evenhand.domain.cases.access.deciding import NotTheirs
from evenhand.domain.cases.actions import NumbersNotChecked, invite_client
from evenhand.domain.cases.told.actions import (
    LinesChanged,
    LinesRefused,
    NotSo,
    be_away,
    be_back,
    settle_lines,
    settle_reading_times,
)
from evenhand.domain.cases.told.queries import numbers_of_nobody
from evenhand.domain.cases.told.showing import lets_clients_in, lines_to_check, mark_of, numbers_of, reading_times
from evenhand.foundation.accounts.actions import found_practice
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.crisis_lines import CrisisLine, Reach
from evenhand.foundation.practices.models import Member, Practice
from tests.factories import NOW, PASSWORD, TODAY, ZONE, a_case, a_colleague, a_therapist, inside, therapist_actor

pytestmark = pytest.mark.django_db

LIFELINE = CrisisLine("Lifeline", "13 11 14", hours="day or night", country="AU", checked_on=TODAY)


def settle(owner: Member, *lines: CrisisLine, seen: str | None = None) -> Practice:
    with inside(owner):
        practice = Practice.objects.get(pk=owner.practice_id)
        settle_lines(lines=lines, seen=mark_of(practice) if seen is None else seen, by=therapist_actor(owner), at=NOW)
        return Practice.objects.get(pk=owner.practice_id)


def acts(member: Member, act: str) -> int:
    with inside(member):
        return AuditEntry.objects.filter(act=act).count()


def test_checked_lines_take_the_place_of_examples_kind_by_kind() -> None:
    practice = settle(a_therapist(), LIFELINE, replace(LIFELINE, name="Not checked", checked_on=None))
    numbers = numbers_of(practice)
    assert [one.name for one in numbers.lines] == ["Lifeline"]
    assert [one.shown for one in numbers.emergency] == ["000"], "the emergency number of the country of its lines"


def test_the_same_again_changes_nothing_and_others_lines_are_not_overwritten_unseen() -> None:
    owner = a_therapist()
    seen = mark_of(owner.practice)
    settle(owner, LIFELINE, seen=seen)
    settle(owner, LIFELINE, seen=seen)
    assert acts(owner, "practice.lines_settled") == 1
    with pytest.raises(LinesChanged):
        settle(owner, replace(LIFELINE, name="Mine"), seen=seen)


def test_what_is_wrong_is_named_by_line_and_part() -> None:
    owner = a_therapist()
    with pytest.raises(LinesRefused) as refused:
        settle(owner, LIFELINE, CrisisLine("", "none"))
    assert {(place, part) for place, part, _ in refused.value.problems} == {(1, "name"), (1, "number")}
    with pytest.raises(LinesRefused, match="at most 20"):
        settle(owner, *[replace(LIFELINE, name=f"Line {number}") for number in range(21)])
    with pytest.raises(LinesRefused, match="at least one checked line"):
        settle(owner, replace(LIFELINE, checked_on=None), replace(LIFELINE, reach=Reach.EMERGENCY))


def test_only_an_owner_settles_what_clients_are_told() -> None:
    owner = a_therapist()
    by = therapist_actor(a_colleague(of=owner))
    with inside(owner), pytest.raises(NotTheirs):
        settle_lines(lines=[LIFELINE], seen=mark_of(owner.practice), by=by, at=NOW)
    with inside(owner), pytest.raises(NotTheirs):
        settle_reading_times(words="never", by=by, at=NOW)


def test_nobody_is_invited_before_a_number_is_checked() -> None:
    _, owner = found_practice(name="New", zone=ZONE, owner_email="n@example.org", owner_password=PASSWORD, at=NOW)
    case, by = a_case(of=owner), therapist_actor(owner)
    assert not lets_clients_in(owner.practice)
    with inside(case), pytest.raises(NumbersNotChecked):
        invite_client(case=case, by=by, at=NOW)
    assert acts(owner, "invitation.made") == 0
    case.practice = settle(owner, LIFELINE)
    with inside(case):
        assert "/me/in/" in invite_client(case=case, by=by, at=NOW)


def test_a_check_of_half_a_year_ago_is_asked_for_again() -> None:
    practice = settle(a_therapist(), LIFELINE, replace(LIFELINE, name="Other", checked_on=TODAY + timedelta(days=2)))
    later = TODAY + timedelta(days=184)
    assert [one.name for one in lines_to_check(practice, today=later)] == ["Lifeline"]
    assert lets_clients_in(practice)


def test_pages_of_nobody_show_the_only_practices_numbers_and_the_examples_where_there_are_two() -> None:
    settle(a_therapist(), LIFELINE)
    assert [one.name for one in numbers_of_nobody().lines] == ["Lifeline"]
    a_therapist()
    assert "Samaritans" in [one.name for one in numbers_of_nobody().lines]


def test_when_entries_are_read_is_told_as_settled_and_again_after_a_time_away() -> None:
    case = a_case()
    member, by = case.therapist, therapist_actor(case.therapist)
    with inside(case):
        settle_reading_times(words=" on Tuesdays. ", by=by, at=NOW)
        be_away(member=member, first=TODAY, last=TODAY + timedelta(days=6), today=TODAY, by=by, at=NOW)
        case.practice.refresh_from_db()
        member.refresh_from_db()
    assert reading_times(case, today=TODAY - timedelta(days=1)) == "on Tuesdays"
    for day in (0, 6):
        told = reading_times(case, today=TODAY + timedelta(days=day))
        assert told == "from Tuesday 1 December on, after a time away"
    assert reading_times(case, today=TODAY + timedelta(days=7)) == "on Tuesdays"
    with inside(case):
        for _ in range(2):
            be_back(member=member, by=by, at=NOW)
        member.refresh_from_db()
    assert reading_times(case, today=TODAY) == "on Tuesdays"
    assert acts(member, "member.back") == 1


@pytest.mark.parametrize(
    ("first", "last", "words"), [(3, 2, "comes before"), (-9, -1, "are over"), (0, 367, "more than a year")]
)
def test_days_that_cannot_be_are_refused(first: int, last: int, words: str) -> None:
    member = a_therapist()
    days = {"first": TODAY + timedelta(days=first), "last": TODAY + timedelta(days=last), "today": TODAY}
    with inside(member), pytest.raises(NotSo, match=words):
        be_away(member=member, **days, by=therapist_actor(member), at=NOW)


@pytest.mark.parametrize("words", ["", "  ", "x" * 121])
def test_reading_times_are_a_few_words(words: str) -> None:
    member = a_therapist()
    with inside(member), pytest.raises(NotSo):
        settle_reading_times(words=words, by=therapist_actor(member), at=NOW)
