"""The message that stands ready for a sheet: kept for a practice, taken back, used when a sheet is given once more."""

from __future__ import annotations

import pytest
from django.db import connection

from evenhand.domain.worksheets.actions import (
    LONGEST_MESSAGE,
    MessageTooLong,
    assign_again,
    keep_message,
    take_suggested_message,
)
from evenhand.domain.worksheets.models import SheetMessage
from evenhand.domain.worksheets.published import UnknownWorksheet, definition_of, latest_version
from evenhand.domain.worksheets.queries import own_message
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, a_case, a_therapist, an_assignment, inside, published, therapist_actor

pytestmark = pytest.mark.django_db
SHEET, NAMED = "compassionate-self-care", "compassionate-self-care-named"
WORDS = "Take it as it comes.\nWe read it together on Thursday."


@pytest.fixture
def owner() -> Member:
    published(SHEET, NAMED)
    return a_therapist()


def kept(owner: Member, words: str = WORDS, slug: str = SHEET) -> str | None:
    with inside(owner):
        keep_message(slug=slug, words=words, by=therapist_actor(owner), at=NOW)
        return own_message(slug=slug)


def acts() -> list[str]:
    entries = AuditEntry.objects.filter(act__startswith="sheet_message.").order_by("number")
    return [entry.act.partition(".")[2] for entry in entries]


def test_it_is_kept_for_this_practice_and_this_sheet_alone(owner: Member) -> None:
    assert kept(owner) == WORDS
    with inside(owner):
        assert own_message(slug=NAMED) is None
    other = a_therapist()
    with inside(other):
        assert own_message(slug=SHEET) is None


def test_other_words_take_its_place_and_the_same_again_changes_nothing(owner: Member) -> None:
    for words in (WORDS, WORDS, "Other words.", "Other words."):
        assert kept(owner, words) == words
    with inside(owner):
        assert SheetMessage.objects.count() == 1
        assert acts() == ["kept", "kept"]


def test_going_back_lets_the_suggested_one_stand_and_once_is_enough(owner: Member) -> None:
    kept(owner)
    with inside(owner):
        for _ in range(2):
            take_suggested_message(slug=SHEET, by=therapist_actor(owner), at=NOW)
        assert own_message(slug=SHEET) is None
        assert acts() == ["kept", "dropped"]


@pytest.mark.parametrize("words", ["", "  \n "])
def test_no_words_are_the_suggested_ones(owner: Member, words: str) -> None:
    kept(owner)
    assert kept(owner, words) is None


def test_what_is_too_long_or_for_no_sheet_here_is_refused_and_nothing_is_stored(owner: Member) -> None:
    assert kept(owner, "a" * LONGEST_MESSAGE) == "a" * LONGEST_MESSAGE
    with pytest.raises(MessageTooLong):
        kept(owner, "a" * (LONGEST_MESSAGE + 1))
    with pytest.raises(UnknownWorksheet):
        kept(owner, slug="no-such-sheet")
    with inside(owner):
        assert [row.slug for row in SheetMessage.objects.all()] == [SHEET]


def test_its_words_are_sealed(owner: Member) -> None:
    kept(owner)
    with inside(owner), connection.cursor() as cursor:
        cursor.execute("select words from worksheets_sheetmessage")
        [[cell]] = cursor.fetchall()
    assert b"Thursday" not in bytes(cell)


@pytest.mark.parametrize("own", [None, WORDS])
def test_a_redo_begins_with_the_message_that_stands_ready_and_the_same_sheet_with_its_former_one(
    owner: Member, own: str | None
) -> None:
    case = a_case(of=owner)
    former = an_assignment(of=case, slug=SHEET, message="As we said.")
    if own:
        kept(owner, own, slug=NAMED)
    with inside(case):
        suggested = definition_of(latest_version(NAMED).pk).message
        again = [
            assign_again(
                former=former, case=case, slug=slug, message=None, key=str(slug), by=therapist_actor(owner), at=NOW
            )
            for slug in (NAMED, SHEET)
        ]
    assert [one.message for one in again] == [own or suggested, "As we said."]
