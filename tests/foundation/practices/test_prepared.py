"""Queries that are compiled once: they find what Django's own would find, for whatever values come."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db.models import QuerySet
from pytest_django import DjangoAssertNumQueries

from evenhand.domain.cases.models import CaseFile, Contact
from evenhand.domain.scheduling.models import Session
from evenhand.foundation.practices.context import NoCurrentPractice, practice_context
from evenhand.foundation.practices.doors import through
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.prepared import Prepared, PreparedInPractice
from tests.factories import a_case, a_session, a_therapist, at_hour, inside

pytestmark = pytest.mark.django_db


def by_therapist(rows: QuerySet[CaseFile], therapist: UUID) -> QuerySet[CaseFile]:
    return rows.filter(therapist_id=therapist).order_by("opened_at", "id")


def in_practice() -> PreparedInPractice[CaseFile]:
    return PreparedInPractice(CaseFile, by_therapist, therapist=UUID)


def columns(row: CaseFile) -> dict[str, object]:
    """Return every column of a row as it was read."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_rows_are_those_of_the_same_query_asked_the_ordinary_way() -> None:
    member = a_therapist()
    for _ in range(3):
        a_case(of=member)
    with inside(member):
        expected = list(by_therapist(CaseFile.objects.all(), member.pk))
        found = in_practice().all(therapist=member.pk)
    assert [columns(row) for row in found] == [columns(row) for row in expected]
    assert [row._state.adding for row in found] == [False] * 3


def test_the_values_of_each_asking_count_and_not_those_of_the_first() -> None:
    first, second = a_therapist(), a_therapist()
    cases = {member.pk: a_case(of=member) for member in (first, second)}
    query = in_practice()
    for member in (first, second, first):
        with inside(member):
            assert query.all(therapist=member.pk) == [cases[member.pk]]
            assert query.all(therapist=uuid4()) == []


def test_columns_can_be_asked_for_alone() -> None:
    member = a_therapist()
    first, second = a_case(of=member), a_case(of=member)
    query = PreparedInPractice(
        CaseFile,
        lambda rows, therapist: rows.filter(therapist_id=therapist).values_list(
            "id", "opened_at", "closed_at", "number"
        ),
        therapist=UUID,
    )
    with inside(member):
        expected = [(case.pk, case.opened_at, None, case.number) for case in (first, second)]
        assert sorted(query.values(therapist=member.pk)) == sorted(expected)
        assert query.values(therapist=uuid4()) == []
        with pytest.raises(TypeError, match="ask it for values"):
            query.all(therapist=member.pk)


def test_a_column_that_was_left_out_is_fetched_when_it_is_read(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    case = a_case()
    query = PreparedInPractice(CaseFile, lambda rows, number: rows.filter(number=number).defer("zone"), number=str)
    with inside(case):
        found = query.first(number=case.number)
        assert found is not None
        with django_assert_num_queries(1):
            assert found.zone == case.zone


def test_another_practices_rows_are_not_there() -> None:
    mine, stranger = a_case(), a_therapist()
    query = in_practice()
    with inside(stranger):
        assert query.all(therapist=mine.therapist_id) == []


def test_without_a_practice_it_refuses() -> None:
    with pytest.raises(NoCurrentPractice):
        in_practice().first(therapist=uuid4())


def test_related_rows_come_along_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    case = a_case(name="Ana", email="ana@example.org")
    query = PreparedInPractice(
        CaseFile, lambda rows, number: rows.filter(number=number).select_related("client", "contact"), number=str
    )
    with inside(case):
        with django_assert_num_queries(1):
            found = query.first(number=case.number)
            assert found is not None
            assert (found.client.pk, found.contact.case_id) == (case.client_id, case.pk)
            assert found.contact.case is found
        assert found.contact.email == "ana@example.org"


def test_a_related_row_that_is_not_there_is_none(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    case = a_case()
    query = PreparedInPractice(
        CaseFile, lambda rows, number: rows.filter(number=number).select_related("contact"), number=str
    )
    with inside(case):
        Contact.objects.all().delete()
        found = query.first(number=case.number)
        assert found is not None
        with django_assert_num_queries(0), pytest.raises(Contact.DoesNotExist):
            found.contact  # noqa: B018


def test_words_that_look_like_sql_are_words() -> None:
    case = a_case()
    query = PreparedInPractice(CaseFile, lambda rows, number: rows.filter(number=number), number=str)
    with inside(case):
        for number in ("' or 1=1 --", "%s", "%", "'; drop table cases_casefile; --"):
            assert query.all(number=number) == []
        assert query.first(number=case.number) == case


def test_a_query_is_compiled_once() -> None:
    built: list[UUID] = []

    def build(user: UUID) -> QuerySet[Member]:
        built.append(user)
        return Member.across_practices.filter(user_id=user)

    query = Prepared(build, user=UUID)
    member = a_therapist()
    with through(Member, user=member.user_id):
        assert [query.first(user=member.user_id) for _ in range(3)] == [member] * 3
    assert len(built) == 1


def test_a_value_that_is_not_compared_as_it_is_is_refused_at_once() -> None:
    query = Prepared(lambda role: Member.across_practices.filter(role__icontains=role), role=str)
    with through(Member, user=uuid4()), pytest.raises(TypeError, match="compared with a column as it is"):
        query.first(role="owner")


def test_rows_two_steps_away_are_refused() -> None:
    query = PreparedInPractice(
        Contact, lambda rows, case: rows.filter(case_id=case).select_related("case__client"), case=UUID
    )
    with practice_context(uuid4()), pytest.raises(TypeError, match="one step away"):
        query.first(case=uuid4())


def test_a_row_that_was_found_can_be_changed_and_saved() -> None:
    case = a_case()
    query = PreparedInPractice(CaseFile, lambda rows, number: rows.filter(number=number), number=str)
    with inside(case):
        found = query.first(number=case.number)
        assert found is not None
        found.zone = "Europe/Berlin"
        found.save()
        assert CaseFile.objects.get(pk=case.pk).zone == "Europe/Berlin"


def test_whole_numbers_can_bound_what_is_looked_for() -> None:
    case = a_case()
    a_session(of=case, start=at_hour(9))
    query = PreparedInPractice(
        Session,
        lambda rows, low, high: rows.filter(guard_start__lt=high, guard_end__gt=low).values_list("guard_start"),
        low=int,
        high=int,
    )
    with inside(case):
        assert query.values(low=at_hour(9, 10), high=at_hour(9, 20)) == [(at_hour(9),)]
        assert query.values(low=at_hour(9, 50), high=at_hour(10)) == []
        assert query.values(low=at_hour(8), high=at_hour(9)) == []
