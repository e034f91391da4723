"""Digests of what people see: equal while that is the same, different after the smallest change of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from evenhand.domain.cases.actions import write_information
from evenhand.domain.cases.models import CaseFile, Information
from evenhand.foundation.archive.digest import KEYS, case_tables, digests_of_case_files, other_tables, what_people_see
from evenhand.foundation.archive.rotation.actions import replace_practice_key
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.actions import destroy_case_keys
from evenhand.foundation.vault.rewrapping import move_everything
from tests.domain.two_practices import tenant_models, two_practices
from tests.factories import NOW, a_case, a_submission, a_therapist, an_assignment, inside, therapist_actor

pytestmark = pytest.mark.django_db


def test_every_table_of_a_practice_is_in_one_place() -> None:
    placed: list[type[TenantModel]] = [*case_tables(), *other_tables(), *KEYS]
    assert sorted(model.__name__ for model in placed) == sorted(model.__name__ for model in tenant_models())


def test_looking_twice_gives_the_same() -> None:
    case = two_practices().mine.case
    with inside(case):
        assert what_people_see() == what_people_see()
        assert what_people_see().closed == 0


def test_a_new_word_changes_the_digest_of_its_case_file_alone() -> None:
    member = a_therapist()
    case, other = a_case(of=member, goal="To rest"), a_case(of=member, goal="To sleep")
    with inside(case):
        before = digests_of_case_files()
        write_information(
            case=case, kind=Information.Kind.GOAL, words="To rest more", by=therapist_actor(member), at=NOW
        )
        after = digests_of_case_files()
    assert before[case.pk] != after[case.pk]
    assert before[other.pk] == after[other.pk]


def test_a_column_that_is_not_sealed_counts_too() -> None:
    case = a_case(goal="To rest")
    with inside(case):
        before = digests_of_case_files()
        CaseFile.objects.filter(pk=case.pk).update(opened_at=NOW + timedelta(microseconds=1))
        assert digests_of_case_files() != before
        left_out = {"cases_casefile.opened_at"}
        other = digests_of_case_files(leaving_out=left_out)
        CaseFile.objects.filter(pk=case.pk).update(opened_at=NOW)
        assert digests_of_case_files(leaving_out=left_out) == other


def test_new_keys_change_nothing_that_people_see() -> None:
    case = a_case(goal="To rest", name="Ana")
    with inside(case):
        before = digests_of_case_files()
        replace_practice_key(at=NOW)
        move_everything(pause=lambda: None)
        assert digests_of_case_files() == before


def test_a_text_that_lost_its_key_is_shut_and_counted() -> None:
    case = a_case(goal="To rest")
    with inside(case):
        before = what_people_see()
        destroy_case_keys(case_id=case.pk, at=NOW)
        after = what_people_see()
    assert before.cases != after.cases
    assert (before.closed, after.closed) == (0, 4), "the goal, and the three of the contact record"


def test_an_altered_text_is_shut_and_changes_the_digest() -> None:
    case = a_case(goal="To rest")
    with inside(case):
        before = what_people_see()
        row = Information.objects.get()
        sealed = bytearray(row.__dict__["words"])
        sealed[-1] ^= 1
        with connection.cursor() as cursor:
            cursor.execute("update cases_information set words = %s", [bytes(sealed)])
        after = what_people_see()
    assert before.cases != after.cases
    assert after.closed == 1


def test_many_rows_are_read_in_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    case = a_case()
    given = an_assignment(of=case)
    for _ in range(3):
        a_submission(of=given)
    tables = len(case_tables()) + len(other_tables())
    with inside(case), django_assert_max_num_queries(tables + 6):
        what_people_see()
