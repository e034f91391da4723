"""The cursor tells PostgreSQL which practice a statement is for: always the one in force, and nothing after it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import sql
from pytest_django import DjangoAssertNumQueries

from evenhand.domain.cases.models import CaseFile, Information
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.doors import through
from evenhand.foundation.practices.models import Member
from tests.factories import a_case, a_therapist, inside
from tests.foundation.practices.postgresql.asking import ask, change, told

A, B = UUID(int=1), UUID(int=2)


@pytest.mark.django_db(transaction=True)
class TestOutsideATransaction:
    """Each statement is a transaction of its own here, as it is on a page that reads."""

    def test_each_statement_is_told_and_nothing_is_left_behind(self) -> None:
        with practice_context(A):
            assert told() == (A.hex, "")
            assert told() == (A.hex, "")
        assert told() == ("", "")

    def test_a_statement_that_fails_leaves_nothing_behind(self) -> None:
        with practice_context(A), pytest.raises(DatabaseError):
            ask("select 1 / 0")
        assert told() == ("", "")

    def test_an_act_is_told_once_and_its_end_takes_it_back(self) -> None:
        with practice_context(A):
            with transaction.atomic():
                assert told() == (A.hex, "")
            assert told() == (A.hex, "")
        with transaction.atomic():
            assert told() == ("", "")

    def test_one_that_is_rolled_back_takes_it_back_too(self) -> None:
        def fails() -> None:
            assert told() == (A.hex, "")
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError), practice_context(A), transaction.atomic():
            fails()
        assert told() == ("", "")

    def test_a_row_is_there_after_its_act_and_not_before(self) -> None:
        member = a_therapist()
        with inside(member), transaction.atomic():
            a_case(of=member)
            other = connection.copy()
            try:
                with other.cursor() as cursor:
                    cursor.execute("select count(*) from cases_casefile")
                    assert cursor.fetchone() == (0,)
            finally:
                other.close()
        with inside(member):
            assert ask("select count(*) from cases_casefile") == [(1,)]

    def test_a_long_list_is_read_in_parts_inside_its_practice(self) -> None:
        case = a_case(goal="To rest.")
        with inside(case):
            assert [row.case_id for row in Information.objects.iterator(chunk_size=1)] == [case.pk]


@pytest.mark.django_db
class TestInsideATransaction:
    def test_the_former_practice_is_back_after_an_inner_one(self) -> None:
        with practice_context(A), transaction.atomic():
            assert told() == (A.hex, "")
            with practice_context(B):
                assert told() == (B.hex, "")
            assert told() == (A.hex, "")
        assert told() == ("", "")

    def test_going_back_to_a_savepoint_does_not_bring_back_the_practice_before(self) -> None:
        with practice_context(A):
            assert told() == (A.hex, "")
        with practice_context(B):
            with pytest.raises(DatabaseError), transaction.atomic():
                ask("select 1 / 0")
            assert told() == (B.hex, "")

    def test_a_savepoint_that_was_released_keeps_nothing_of_its_own(self) -> None:
        with practice_context(A):
            with practice_context(B), transaction.atomic():
                assert told() == (B.hex, "")
            assert told() == (A.hex, "")

    def test_a_door_is_told_inside_a_practice_and_shut_by_another(self) -> None:
        with practice_context(A), through(OutboxRow):
            assert told() == (A.hex, "outbox_outboxrow.*=")
            with practice_context(B):
                assert told() == (B.hex, "")
            assert told() == (A.hex, "outbox_outboxrow.*=")

    def test_a_value_with_signs_of_sql_is_a_value(self) -> None:
        with through(Member, user="'; set evenhand.practice = 'x"):
            assert told() == ("", "practices_member.user='; set evenhand.practice = 'x")

    @pytest.mark.parametrize("statement", ["select 'a%'", b"select 'a%'", sql.SQL("select {}").format("a%")])
    def test_statements_of_every_kind_are_told(self, statement: object) -> None:
        with practice_context(A), connection.cursor() as cursor:
            cursor.cursor.execute(statement)
            assert cursor.fetchall() == [("a%",)]
            assert told() == (A.hex, "")

    def test_a_statement_for_many_rows_runs_for_each(self) -> None:
        case = a_case()
        with inside(case), connection.cursor() as cursor:
            cursor.executemany("update cases_casefile set zone = %s where number = %s", [("UTC", case.number)])
            assert CaseFile.objects.get().zone == "UTC"

    def test_a_statement_for_many_rows_is_told_first(self) -> None:
        case = a_case()
        with inside(case), transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany("update cases_casefile set zone = %s where number = %s", [("UTC", case.number)] * 2)
            assert told() == (case.practice_id.hex, "")
        with connection.cursor() as cursor:
            cursor.executemany("update cases_casefile set zone = %s where number = %s", [("x", case.number)] * 2)
        with inside(case):
            assert CaseFile.objects.get().zone == "UTC"

    def test_a_statement_says_how_many_rows_it_changed(self) -> None:
        case = a_case()
        with inside(case):
            assert change("update cases_casefile set zone = 'UTC'") == 1

    def test_telling_is_no_query_of_its_own(self, django_assert_num_queries: DjangoAssertNumQueries) -> None:
        with practice_context(uuid4()), django_assert_num_queries(1):
            assert not CaseFile.objects.exists()
