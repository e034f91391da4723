"""How long what is kept: the table, the dry run, and what is carried out when somebody presses."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.cases.access.deciding import NotTheirs
from evenhand.domain.cases.models import CaseFile, Contact
from evenhand.domain.custody.actions.deleting import OnHold
from evenhand.domain.custody.actions.holding import end_therapy, place_hold, take_up_therapy
from evenhand.domain.custody.actions.retaining import (
    NotDue,
    NotInTheTable,
    choose_country,
    destroy_when_due,
    forget_contact_when_due,
    keep_for,
)
from evenhand.domain.custody.models import Deletion
from evenhand.domain.custody.queries.retaining import due_records, times_of
from evenhand.domain.custody.retention import over_on, starting_times
from evenhand.foundation.practices.models import Practice
from tests.domain.acts import by_therapist
from tests.domain.stored import stored_now
from tests.factories import NOW, a_case, a_colleague, a_therapist, inside, therapist_actor

TODAY = NOW.date()


@pytest.mark.parametrize(
    ("ended_on", "months", "over"),
    [
        (date(2016, 11, 23), 120, date(2026, 11, 24)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
        (date(2026, 1, 31), 1, date(2026, 3, 1)),
        (date(2025, 12, 31), 2, date(2026, 3, 1)),
        (date(2026, 11, 24), None, None),
    ],
)
def test_a_time_is_over_on_the_day_after_its_last(ended_on: date, months: int | None, over: date | None) -> None:
    assert over_on(ended_on, months) == over


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 1200))
def test_a_longer_time_is_never_over_earlier(ended_on: date, months: int) -> None:
    first, second = over_on(ended_on, months), over_on(ended_on, months + 1)
    assert first is not None
    assert second is not None
    assert ended_on < first < second
    assert over_on(ended_on + timedelta(days=1), months) >= first  # type: ignore[operator]


def test_the_library_says_the_same_for_every_country_and_names_no_law() -> None:
    start = starting_times()
    assert {one.kind: one.months for one in start.kinds} == {"case_file": 120, "contact": 120, "inquiry": 6}
    assert {"GB", "DE", "US", "ZZ"} <= start.countries.keys()


@pytest.mark.django_db
def test_the_table_starts_from_the_library_and_keeps_what_the_practice_writes() -> None:
    owner = a_therapist()
    by = therapist_actor(owner)
    with inside(owner):
        assert [time.own for time in times_of("GB")] == [False, False, False]
        keep_for(country="GB", kind="case_file", months=84, by=by, at=NOW)
        keep_for(country="GB", kind="contact", months=None, by=by, at=NOW)
        assert [(time.months, time.own) for time in times_of("GB")] == [(84, True), (None, True), (6, False)]
        assert [time.own for time in times_of("DE")] == [False, False, False]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "kind", "months"),
    [("XX", "case_file", 12), ("GB", "letters", 12), ("GB", "case_file", 0), ("GB", "case_file", 1201)],
)
def test_what_the_table_does_not_take_changes_nothing(country: str, kind: str, months: int) -> None:
    owner = a_therapist()
    before = stored_now()
    with inside(owner), pytest.raises(NotInTheTable):
        keep_for(country=country, kind=kind, months=months, by=therapist_actor(owner), at=NOW)
    assert stored_now() == before


@pytest.mark.django_db
def test_only_an_owner_changes_the_table() -> None:
    owner = a_therapist()
    colleague = therapist_actor(a_colleague(of=owner))
    with inside(owner):
        with pytest.raises(NotTheirs):
            keep_for(country="GB", kind="case_file", months=84, by=colleague, at=NOW)
        with pytest.raises(NotTheirs):
            choose_country(country="DE", by=colleague, at=NOW)
        choose_country(country="DE", by=therapist_actor(owner), at=NOW)
        assert Practice.objects.get(pk=owner.practice_id).country == "DE"
        with pytest.raises(NotInTheTable):
            choose_country(country="XX", by=therapist_actor(owner), at=NOW)


def ended(on: date, *, name: str = "", email: str = "") -> CaseFile:
    case = a_case(name=name, email=email)
    with inside(case):
        end_therapy(case=case, on=on, by=by_therapist(case), at=NOW)
    return case


@pytest.mark.django_db
def test_the_dry_run_lists_what_is_over_its_time_and_destroys_nothing() -> None:
    case = ended(date(2016, 11, 23), email="c@example.org")
    running = a_case(of=case.therapist)
    recent = a_case(of=case.therapist, name="Bo")
    with inside(case):
        end_therapy(case=recent, on=date(2016, 11, 24), by=by_therapist(recent), at=NOW)
        before = stored_now()
        assert [(due.case.pk, due.kind, due.since) for due in due_records(today=TODAY)] == [
            (case.pk, "case_file", date(2026, 11, 24))
        ]
        assert stored_now() == before
        assert [due.case.pk for due in due_records(today=TODAY + timedelta(days=1))] == [case.pk, recent.pk]
        assert CaseFile.objects.filter(pk=running.pk).exists()


@pytest.mark.django_db
def test_a_case_file_without_an_end_of_therapy_has_no_time() -> None:
    case = ended(date(2001, 1, 1))
    with inside(case):
        take_up_therapy(case=case, by=by_therapist(case), at=NOW)
        assert due_records(today=TODAY) == []
        with pytest.raises(NotDue):
            destroy_when_due(case=case, by=by_therapist(case), at=NOW)


@pytest.mark.django_db
def test_carrying_out_destroys_with_a_proof() -> None:
    case = ended(date(2001, 1, 1), name="Bo")
    with inside(case):
        proof = destroy_when_due(case=case, by=by_therapist(case), at=NOW)
        assert proof.why == Deletion.Why.RETENTION
        assert not CaseFile.objects.exists()
        assert due_records(today=TODAY) == []


@pytest.mark.django_db
def test_a_contact_is_forgotten_before_the_case_file_where_its_time_is_shorter() -> None:
    case = ended(date(2024, 1, 1), name="Bo", email="bo@example.org")
    by = by_therapist(case)
    with inside(case):
        keep_for(country="GB", kind="contact", months=12, by=by, at=NOW)
        assert [due.kind for due in due_records(today=TODAY)] == ["contact"]
        with pytest.raises(NotDue):
            destroy_when_due(case=case, by=by, at=NOW)
        forget_contact_when_due(case=case, by=by, at=NOW)
        contact = Contact.objects.get(case=case)
        assert (contact.name, contact.email, contact.phone, contact.email_hash) == ("", "", "", None)
        assert due_records(today=TODAY) == []


@pytest.mark.django_db
def test_a_hold_is_shown_in_the_dry_run_and_stops_the_rest() -> None:
    case = ended(date(2001, 1, 1), name="Bo")
    by = by_therapist(case)
    with inside(case):
        place_hold(case=case, reason="Until they are 25.", until=date(2030, 1, 1), by=by, at=NOW)
        assert [due.held for due in due_records(today=TODAY)] == [True]
        for act in (destroy_when_due, forget_contact_when_due):
            with pytest.raises(OnHold):
                act(case=case, by=by, at=NOW)
        assert [due.held for due in due_records(today=date(2030, 1, 2))] == [False]


@pytest.mark.django_db
def test_the_day_counts_on_the_practices_clock() -> None:
    owner = a_therapist(zone="Pacific/Auckland")
    case = a_case(of=owner)
    with inside(case):
        end_therapy(case=case, on=date(2016, 11, 23), by=by_therapist(case), at=NOW)
        assert CaseFile.objects.get(pk=case.pk).closed_at is not None
        assert [due.since for due in due_records(today=TODAY)] == [date(2026, 11, 24)]
