"""The recovery sheet: good once, for its own practice, and nowhere but on paper."""

from __future__ import annotations

import os

import pytest
from django.apps import apps
from django.db import connection
from pytest_django.fixtures import Settings

from evenhand.domain.cases.models import Information
from evenhand.foundation.archive.recovery.actions import (
    NotThoseWords,
    OpensAlready,
    OwnersOnly,
    confirm_sheet,
    make_sheet,
    use_sheet,
)
from evenhand.foundation.archive.recovery.queries import (
    SheetOpensNothing,
    find_sheet,
    places_to_type_back,
    sheet_confirmed_at,
)
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.models import RecoverySheet
from evenhand.foundation.vault.sealing import NotReadable
from evenhand.foundation.vault.sheet_words import Mistyped, Written, secret_in, word_list, written
from tests.factories import NOW, PASSWORD, a_case, a_colleague, a_therapist, inside, therapist_actor
from tests.lost_root import lose_root_key

pytestmark = pytest.mark.django_db
OWNER = {"email": "owner@example.org", "password": PASSWORD}


def a_sheet(member: Member, *, confirmed: bool = True) -> Written:
    with inside(member):
        on_paper = make_sheet(member=member, by=therapist_actor(member), at=NOW)
        if confirmed:
            confirm(member, on_paper)
    return on_paper


def confirm(member: Member, on_paper: Written) -> None:
    words = [on_paper.words[place - 1] for place in places_to_type_back()]
    confirm_sheet(member=member, words=words, by=therapist_actor(member), at=NOW)


def test_a_lost_root_key_is_made_good_by_the_sheet(settings: Settings) -> None:
    member = a_therapist()
    case = a_case(of=member, goal="To rest")
    on_paper = a_sheet(member)
    lose_root_key(settings)
    with inside(case), pytest.raises(NotReadable):
        Information.objects.get(case=case).words  # noqa: B018
    assert use_sheet(typed=on_paper.line, at=NOW, **OWNER) == member.practice_id
    with inside(case):
        assert Information.objects.get(case=case).words == "To rest"
        assert sheet_confirmed_at() is None


def test_a_sheet_works_once(settings: Settings) -> None:
    on_paper = a_sheet(a_therapist())
    lose_root_key(settings)
    use_sheet(typed=on_paper.line, at=NOW, **OWNER)
    lose_root_key(settings)
    with pytest.raises(SheetOpensNothing):
        use_sheet(typed=on_paper.line, at=NOW, **OWNER)


def test_a_sheet_is_not_used_up_while_the_root_key_opens_the_practice() -> None:
    member = a_therapist()
    on_paper = a_sheet(member)
    with pytest.raises(OpensAlready):
        use_sheet(typed=on_paper.line, at=NOW, **OWNER)
    assert find_sheet(on_paper.line)[0].practice_id == member.practice_id


def test_a_sheet_of_nowhere_opens_nothing() -> None:
    a_sheet(a_therapist())
    with pytest.raises(SheetOpensNothing):
        find_sheet(written(os.urandom(32)).line)


def test_a_wrong_word_is_caught_before_any_sheet_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    on_paper = a_sheet(a_therapist())
    words = list(on_paper.words)
    words[3] = next(word for word in word_list() if word != words[3])
    with connection.execute_wrapper(lambda *asked: pytest.fail("asked the database")), pytest.raises(Mistyped):
        find_sheet(" ".join([*words, on_paper.digits]))


def test_a_sheet_does_not_open_another_practice_or_row() -> None:
    mine, other = a_therapist(), a_therapist()
    on_paper = a_sheet(mine)
    a_sheet(other)
    with inside(mine):
        stolen = RecoverySheet.objects.get()
    with inside(other):
        RecoverySheet.objects.update(wrapped=stolen.wrapped, key_id=stolen.key_id)
    with inside(mine):
        RecoverySheet.objects.update(wrapped=b"")
    with pytest.raises(SheetOpensNothing):
        find_sheet(on_paper.line)


def test_a_confirmed_sheet_stays_good_until_the_next_is_confirmed() -> None:
    member = a_therapist()
    first = a_sheet(member)
    second = a_sheet(member, confirmed=False)
    assert find_sheet(first.line)
    with inside(member):
        confirm(member, second)
    assert find_sheet(second.line)
    with pytest.raises(SheetOpensNothing):
        find_sheet(first.line)


def test_a_sheet_is_confirmed_by_its_own_two_words_only() -> None:
    member = a_therapist()
    on_paper = a_sheet(member, confirmed=False)
    with inside(member):
        right = [on_paper.words[place - 1] for place in places_to_type_back()]
        for wrong in ([], ["", ""], right[::-1], [right[0], right[0] + "x"], [*right, "more"]):
            with pytest.raises(NotThoseWords):
                confirm_sheet(member=member, words=wrong, by=therapist_actor(member), at=NOW)
        assert sheet_confirmed_at() is None
        confirm_sheet(member=member, words=[f" {right[0].upper()} ", right[1]], by=therapist_actor(member), at=NOW)
        assert sheet_confirmed_at() == NOW
        with pytest.raises(NotThoseWords):
            confirm_sheet(member=member, words=right, by=therapist_actor(member), at=NOW)


def test_only_an_owner_makes_or_confirms_a_sheet() -> None:
    owner = a_therapist()
    colleague = a_colleague(of=owner)
    with inside(owner):
        with pytest.raises(OwnersOnly):
            make_sheet(member=colleague, by=therapist_actor(colleague), at=NOW)
        with pytest.raises(OwnersOnly):
            confirm_sheet(member=colleague, words=[], by=therapist_actor(colleague), at=NOW)


def as_bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()


def test_neither_secret_nor_words_are_in_any_table() -> None:
    member = a_therapist()
    on_paper = a_sheet(member)
    secret = secret_in(on_paper.line)
    pairs = [f"{one} {other}".encode() for one, other in zip(on_paper.words, on_paper.words[1:], strict=False)]
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'select * from "{model._meta.db_table}"')  # noqa: S608
            for row in cursor.fetchall():
                stored = b"|".join(
                    bytes(one) if isinstance(one, (bytes, memoryview)) else str(one).encode() for one in row
                )
                assert secret not in stored
                assert secret.hex().encode() not in stored
                assert not any(pair in stored for pair in pairs)
