"""Through pgbouncer in transaction mode: many people share two connections, and nobody meets anybody else's rows."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any, cast

import pytest
from django.db import connection, connections, transaction

from evenhand.config.database import MIGRATING, _alone_among_machines
from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member
from tests.factories import a_case, a_therapist, inside
from tests.foundation.practices.postgresql.asking import ask, change, told
from tests.temporary_pgbouncer import PORT, temporary_pgbouncer

PEOPLE = 4
ROUNDS = 12


@pytest.fixture
def pool(transactional_db: None) -> Iterator[str]:
    """A pool of two connections to the database of this test."""
    place: dict[str, Any] = connection.settings_dict
    with temporary_pgbouncer(
        host=place["HOST"] or place["OPTIONS"]["host"], user=place["USER"], database=place["NAME"], connections=2
    ) as folder:
        yield folder


@contextmanager
def through_the_pool(folder: str) -> Iterator[None]:
    """Let this thread's connection to the database be one to the pool."""
    own = cast(Any, connections["default"])
    pooled = own.copy()
    pooled.settings_dict["HOST"], pooled.settings_dict["PORT"] = folder, PORT
    pooled.settings_dict["OPTIONS"].pop("host", None)
    connections["default"] = pooled
    try:
        yield
    finally:
        pooled.close()
        connections["default"] = own


def a_day_of(member: Member, number: str, folder: str) -> list[str]:
    """Read and write as a page does; return what was wrong."""
    wrong: list[str] = []
    with through_the_pool(folder):
        for round_ in range(ROUNDS):
            with practice_context(member.practice_id):
                if [case.number for case in CaseFile.objects.all()] != [number]:
                    wrong.append("another list")
                if ask("select number from cases_casefile") != [(number,)]:
                    wrong.append("another row")
                with transaction.atomic():
                    if change("update cases_casefile set zone = %s", f"round {round_}") != 1:
                        wrong.append("another change")
                if CaseFile.objects.get().zone != f"round {round_}":
                    wrong.append("a lost change")
            if told() != ("", "") or ask("select count(*) from cases_casefile") != [(0,)]:
                wrong.append("something left behind")
    return wrong


def test_people_who_share_two_connections_see_their_own_practice_alone(pool: str) -> None:
    people = [a_therapist() for _ in range(PEOPLE)]
    numbers = [a_case(of=member).number for member in people]
    with ThreadPoolExecutor(PEOPLE) as threads:
        days = [threads.submit(a_day_of, *one, pool) for one in zip(people, numbers, strict=True)]
    assert [day.result() for day in days] == [[]] * PEOPLE


def test_a_setting_that_outlives_its_transaction_would_be_caught(pool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from evenhand.foundation.practices.postgresql import base

    honest = base._changes
    monkeypatch.setattr(base, "_changes", lambda *scopes: [one.replace("SET LOCAL", "SET") for one in honest(*scopes)])
    member = a_therapist()
    case = a_case(of=member)
    assert "something left behind" in a_day_of(member, case.number, pool)


def test_one_machine_migrates_at_a_time_through_the_pool_too(pool: str) -> None:
    ask_for_it = f"select pg_try_advisory_lock({MIGRATING})"
    with through_the_pool(pool), _alone_among_machines():
        assert ask("select 1") == [(1,)]
        with closing(cast(Any, connections["default"]).copy()) as another, another.cursor() as cursor:
            cursor.execute(ask_for_it)
            assert cursor.fetchone() == (False,)
    assert ask(ask_for_it) == [(True,)]
    assert ask(f"select pg_advisory_unlock({MIGRATING})") == [(True,)]


def half_an_act() -> None:
    change("update cases_casefile set zone = 'x'")
    raise ZeroDivisionError


def test_an_act_that_fails_changes_nothing_and_leaves_nothing(pool: str) -> None:
    member = a_therapist()
    case = a_case(of=member)
    with through_the_pool(pool):
        with pytest.raises(ZeroDivisionError), inside(member), transaction.atomic():
            half_an_act()
        assert told() == ("", "")
        with inside(member):
            assert CaseFile.objects.get().zone == case.zone
