"""A text that was altered or moved: its page lives and says so, nothing of it is shown, and the record knows."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils.html import escape

from evenhand.domain.cases.models import Contact, Information
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.vault.damage import SENTENCE, is_stand_in, stand_in
from evenhand.foundation.vault.sealing import NotReadable
from evenhand.wording import in_language
from tests.faces.workspace.cast import Desk, a_desk, two_replies
from tests.factories import a_case, a_submission, an_assignment, browser_of_client, inside
from tests.foundation.vault.test_fields import cell, put

pytestmark = pytest.mark.django_db
NOTICE = "Some words on this page cannot be shown"
SECRET = "A goal of somebody else"


def with_the_goal_of_another(desk: Desk) -> Information:
    """Put the sealed goal of another case file in the place of this one's."""
    other = a_case(of=desk.member, goal=SECRET)
    with inside(desk.case):
        own, foreign = (Information.objects.get(case=case, kind="goal") for case in (desk.case, other))
    put(own, "words", cell(foreign, "words"))
    return own


def unreadable(desk: Desk) -> list[str]:
    with inside(desk.case):
        return list(AuditEntry.objects.filter(act="text.unreadable").values_list("subject", flat=True))


def test_a_sentence_stands_in_the_place_of_a_damaged_text() -> None:
    desk = a_desk()
    row = with_the_goal_of_another(desk)
    page = desk.page("information/")
    assert escape(SENTENCE) in page
    assert NOTICE in page
    assert SECRET not in page
    assert unreadable(desk) == [f"cases_information:{row.pk}"]


def test_a_whole_page_says_nothing_of_damage() -> None:
    desk = a_desk()
    page = desk.page("information/")
    assert NOTICE not in page
    assert SENTENCE not in page
    assert unreadable(desk) == []


@pytest.mark.parametrize("ending", ["entries/{entry}/", "progress/", "compare/?e={entry}&e={other}"])
def test_a_page_of_damaged_answers_lives_and_says_so(ending: str) -> None:
    desk = a_desk()
    assignment = two_replies(desk)
    other, entry = a_submission(of=assignment), a_submission(of=assignment)
    put(entry, "answers", bytes([1]) + bytes(80))
    page = desk.page(ending.format(entry=entry.entry, other=other.entry))
    assert NOTICE in page
    assert unreadable(desk) == [f"{entry._meta.db_table}:{entry.pk}"]


def test_the_client_s_page_of_a_damaged_entry_lives_too() -> None:
    case = a_case()
    entry = a_submission(of=an_assignment(of=case))
    put(entry, "answers", bytes([1]) + bytes(80))
    answer = browser_of_client(case).get(f"/me/entries/{entry.entry}/")
    assert answer.status_code == 200
    assert NOTICE in answer.content.decode()


def test_the_sentence_never_takes_the_place_of_the_sealed_text() -> None:
    desk = a_desk(name="Ana")
    with inside(desk.case):
        contact = Contact.objects.get(case=desk.case)
        damaged = bytes([1]) + bytes(80)
        put(contact, "name", damaged)
        contact.name = SENTENCE
        with pytest.raises(NotReadable), transaction.atomic():
            contact.save()
    assert cell(contact, "name") == damaged


@pytest.mark.parametrize(("shown_in", "saved_in"), [("en", "en"), ("de", "de"), ("de", "en"), ("en", "de")])
def test_the_sentence_is_known_again_in_whatever_language_it_was_shown(shown_in: str, saved_in: str) -> None:
    desk = a_desk(name="Ana")
    with inside(desk.case):
        contact = Contact.objects.get(case=desk.case)
        with in_language(shown_in):
            contact.name = stand_in()
        with in_language(saved_in), pytest.raises(NotReadable), transaction.atomic():
            contact.save()


def test_it_is_shown_in_the_language_of_the_reader_and_nothing_like_it_is_refused() -> None:
    with in_language("de"):
        assert "können nicht gezeigt werden" in stand_in()
    assert not any(map(is_stand_in, ("", "\u2063", "\u2063Something", 3, None, {})))
