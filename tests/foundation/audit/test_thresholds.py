"""The record of the house: one chain of what was refused at doors, which grows slowly and cannot be altered unseen."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from evenhand.config.practices import first_broken_refusal
from evenhand.config.refusals import IN_WORDS, refused_lately
from evenhand.foundation.audit.anchors import Anchor, add_anchors
from evenhand.foundation.audit.models import HouseEntry
from evenhand.foundation.audit.thresholds import (
    EVERY,
    HOUSE,
    Refused,
    end_of_house_chain,
    first_broken_house_entry,
    note_at_the_door,
    refusals,
)
from tests.domain.at_once import at_once
from tests.emptying import guards
from tests.factories import NOW, a_therapist, frozen

pytestmark = pytest.mark.django_db
KINDS = list(Refused)


def several(count: int = 6) -> None:
    for number in range(count):
        note_at_the_door(KINDS[number % len(KINDS)], at=NOW + timedelta(hours=2 * (number // len(KINDS))))


def past_the_guards(statement: str) -> None:
    """Alter the table as somebody would who owns the database."""
    lift, restore = guards(connection)
    with connection.cursor() as cursor:
        for one in (*lift, statement, *restore):
            cursor.execute(one)


def test_a_refusal_stands_there_once_an_hour() -> None:
    for minutes in (0, 1, 59, 60, 61):
        note_at_the_door(Refused.CLIENT_LINK, at=NOW + timedelta(minutes=minutes))
    assert refusals(since=NOW) == [(NOW, "client_link.refused"), (NOW + EVERY, "client_link.refused")]


def test_each_kind_stands_there_by_itself() -> None:
    for what in KINDS * 3:
        note_at_the_door(what, at=NOW)
    assert [act for _, act in refusals(since=NOW)] == [str(what) for what in KINDS]


@given(st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 60 * 24)), max_size=40))
def test_whatever_comes_in_whatever_order_the_chain_holds_and_stays_short(knocks: list[tuple[Refused, int]]) -> None:
    before = HouseEntry.objects.count()
    for what, minutes in sorted(knocks, key=lambda one: one[1]):
        note_at_the_door(what, at=NOW + timedelta(minutes=minutes))
    assert first_broken_house_entry() is None
    assert HouseEntry.objects.count() - before <= 25 * len({what for what, _ in knocks})


def test_rows_can_be_neither_changed_nor_deleted() -> None:
    several()
    for act in (HouseEntry.objects.all().delete, lambda: HouseEntry.objects.update(act="x")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            act()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("update audit_houseentry set act = 'form.refused' where number = 3", 3),
        ("delete from audit_houseentry where number = 3", 3),
        ("update audit_houseentry set number = 9 where number = 2", 2),
    ],
)
def test_an_altered_chain_is_found(statement: str, found: int) -> None:
    several()
    assert first_broken_house_entry() is None
    past_the_guards(statement)
    assert first_broken_house_entry() == found


def test_a_cut_end_shows_against_an_anchor() -> None:
    several()
    anchor = Anchor(*end_of_house_chain(), at=NOW)
    assert first_broken_house_entry(anchors=[anchor]) is None
    past_the_guards("delete from audit_houseentry where number = 6")
    assert first_broken_house_entry() is None
    assert first_broken_house_entry(anchors=[anchor]) == 6


def test_the_command_holds_it_against_the_anchors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_ANCHOR_FILE", str(tmp_path / "anchors"))
    several()
    add_anchors(tmp_path / "anchors", [(HOUSE, 0, bytes(32)), end_of_house_chain()], at=NOW)
    assert first_broken_refusal() is None
    past_the_guards("delete from audit_houseentry where number > 4")
    assert first_broken_refusal() == 5


@frozen()
def test_a_host_reads_it_in_words() -> None:
    note_at_the_door(Refused.COLLEAGUE_LINK, at=NOW - timedelta(days=31))
    note_at_the_door(Refused.SIGN_IN, at=NOW)
    assert refused_lately() == ["2026-11-24 14:02 UTC: an address with a password that did not match"]
    assert set(IN_WORDS) == {str(what) for what in KINDS}


@pytest.mark.django_db(transaction=True)
def test_several_processes_at_once_make_one_chain() -> None:
    owner = a_therapist()
    at_once(owner, [partial(note_at_the_door, what, at=NOW) for what in KINDS[:4]])
    assert first_broken_house_entry() is None
    assert len(refusals(since=NOW)) == 4
