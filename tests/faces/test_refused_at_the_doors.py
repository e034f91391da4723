"""Whatever is wrong with what is brought to a door: one sentence, the same for all, and an entry in a record."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from evenhand.foundation.audit.models import AuditEntry, HouseEntry
from evenhand.foundation.audit.queries import first_broken_entry
from evenhand.foundation.audit.thresholds import Refused, first_broken_house_entry
from evenhand.foundation.practices.models import Member
from tests.domain.stored import stored_now
from tests.faces.doors import DOORS, Door, same
from tests.factories import frozen, inside

pytestmark = pytest.mark.django_db
every_door = pytest.mark.parametrize("door", DOORS, ids=str)
every_strangers_door = pytest.mark.parametrize("door", [one for one in DOORS if one.house], ids=str)
"""Those behind which the practice is not always known."""

RECORDS = {"audit_auditentry", "audit_chainend", "audit_houseentry", "accounts_attemptcount", "django_session"}
"""The tables that a refusal may write: the records, and the counters that make guessing wait."""


def in_the_house() -> Counter[str]:
    return Counter(HouseEntry.objects.values_list("act", flat=True))


def in_the_practice(owner: Member, door: Door) -> int:
    with inside(owner):
        return AuditEntry.objects.filter(act=door.record).count()


@every_door
def test_one_sentence_answers_whatever_is_wrong(door: Door) -> None:
    _, knocks = door.prepare()
    answers = {name: same(knock()) for name, knock in knocks.items()}
    assert len(set(answers.values())) == 1, {name: status for name, (status, _) in answers.items()}
    ((status, page), *_) = answers.values()
    assert 400 <= status < 500
    assert page.partition("<main")[2].count(door.says) == 1


@every_strangers_door
def test_whatever_is_wrong_is_in_the_record_of_the_house(door: Door) -> None:
    _, knocks = door.prepare()
    for name, knock in knocks.items():
        with frozen():
            knock()
        assert in_the_house()[str(door.house)] >= 1, name
    assert set(in_the_house()) == {str(door.house)}
    assert first_broken_house_entry() is None


@every_door
def test_what_belongs_to_a_practice_is_in_its_record(door: Door) -> None:
    owner, knocks = door.prepare()
    assert door.known <= set(knocks)
    for name, knock in knocks.items():
        before = in_the_practice(owner, door)
        knock()
        grew = in_the_practice(owner, door) > before
        assert grew or name not in door.known or is_noted_lately(door), name
        assert not grew or name in door.known, name
    assert not door.known or in_the_practice(owner, door) > 0
    with inside(owner):
        assert first_broken_entry() is None


def is_noted_lately(door: Door) -> bool:
    """Whether several wrong things of one passkey or link stand as one entry for ten minutes."""
    return door.house is Refused.PASSKEY


@every_door
def test_nothing_else_is_changed_and_nothing_that_was_brought_is_kept(door: Door) -> None:
    _, knocks = door.prepare()
    before = stored_now()
    for knock in knocks.values():
        knock()
    after = stored_now()
    assert {table for table in after if after[table] != before[table]} <= RECORDS
    added = [row for table in RECORDS & set(after) for row in after[table] if row not in before[table]]
    assert not any(kept in str(added) for kept in ("guess", "x" * 20, "nobody@", "another long", "Z99Z999"))


@every_door
def test_strangers_who_knock_all_day_fill_no_record(door: Door) -> None:
    owner, knocks = door.prepare()
    for _ in range(12):
        for knock in knocks.values():
            knock()
    assert sum(in_the_house().values()) <= 2  # one an hour; those that are tried late come in another hour
    assert in_the_practice(owner, door) <= 12 * len(door.known)
    if "link" in door.name:
        assert in_the_practice(owner, door) <= len(door.known)


def test_a_door_that_kept_silent_would_be_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.foundation.accounts.actions.note_at_the_door", lambda what, *, at: None)
    with pytest.raises(AssertionError, match="unknown"):
        test_whatever_is_wrong_is_in_the_record_of_the_house(next(one for one in DOORS if one.house))


@frozen()
def test_a_wrong_link_to_the_demo_is_noted_and_not_there(settings: Settings) -> None:
    settings.DEMO, settings.DEMO_DOOR = True, "the secret of this start"
    assert Client().get("/demo/in/guess/").status_code == 404
    assert in_the_house() == {Refused.DEMO_LINK: 1}


def test_every_kind_of_refusal_has_a_door_here() -> None:
    # above, in workspace/beginning/test_founding, in test_recovering, in test_coming
    elsewhere = {Refused.DEMO_LINK, Refused.FOUNDING_LINK, Refused.SHEET, Refused.TIME_LINK}
    assert {door.house for door in DOORS} - {None} == set(Refused) - elsewhere
