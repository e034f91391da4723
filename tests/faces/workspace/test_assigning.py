"""Choosing a worksheet and sending it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.bundled_measures import bundled_measures
from evenhand.domain.worksheets.models import Assignment
from evenhand.domain.worksheets.published import publish_bundled
from evenhand.foundation.outbox.models import OutboxRow
from tests.faces.workspace.cast import GOAL, SIGNED_IN, Desk, a_desk
from tests.factories import NOW, TODAY, a_used_invitation, a_worksheet, frozen, inside

pytestmark = pytest.mark.django_db
SHEET = "assign/compassionate-self-care/"
KEY = re.compile(r'name="key" value="([^"]+)"')


@pytest.fixture(autouse=True)
def _published(db: None) -> None:
    publish_bundled(at=NOW)


def form_of(desk: Desk, **changed: str) -> dict[str, str]:
    """Return the form as the page opens it, with single fields changed."""
    with frozen():
        page = desk.page(SHEET)
    key = KEY.search(page)
    assert key
    opened = {
        "key": key[1],
        "message": "Notice, no more.",
        "rhythm": "once",
        "due_on": "2026-12-01",
        "times": "3",
        "every_days": "3",
        "remind": "off",
        "remind_at": "18:00",
    }
    return opened | changed


def send(desk: Desk, **changed: str) -> str:
    with frozen():
        answer = desk.browser.post(desk.at(SHEET), form_of(desk, **changed))
    return str(answer.headers.get("Location", answer.content.decode()))


def sent_by(desk: Desk) -> Assignment:
    with inside(desk.member):
        sent: Assignment = Assignment.objects.get(case=desk.case)
        str(sent.message)
    return sent


def test_all_worksheets_stand_to_choose_with_their_state() -> None:
    page = a_desk().page("assign/")
    library = {**bundled_definitions(), **bundled_measures()}
    sheets = [one for one, _ in library.values() if one.settings.assignable]
    assert page.count("<h3><a") == len(sheets)
    assert page.count("No outside clinician has read these worksheets yet") == 1


@pytest.mark.parametrize(("search", "found"), [("friend in MIND", 1), ("perfectionism", 4), ("Giraffe", 0), ("<b>", 0)])
def test_a_search_looks_at_name_purpose_and_problem(search: str, found: int) -> None:
    desk = a_desk()
    page = desk.browser.post(desk.at("assign/"), {"q": search}).content.decode()
    assert page.count("<h3><a") == found
    assert ("No worksheet holds all of these words" in page) == (found == 0)
    assert "<b>" not in page


def test_the_goal_stands_above_the_suggested_message_and_the_sheet_is_shown_inert() -> None:
    page = a_desk().page(SHEET)
    assert page.index(GOAL) < page.index("This one is for noticing, not for fixing anything.")
    assert "Now picture a good friend telling you" in page
    assert "<fieldset" in page
    assert "disabled" in page


def test_a_sheet_that_is_not_there_is_not_found() -> None:
    desk = a_desk()
    assert desk.browser.get(desk.at("assign/no-such-sheet/")).status_code == 404


def test_sending_gives_the_sheet_and_leads_to_the_homework() -> None:
    desk = a_desk()
    assert send(desk) == desk.at("homework/?done=sent")
    sent = sent_by(desk)
    assert (sent.slug, sent.message) == ("compassionate-self-care", "Notice, no more.")
    assert (sent.rhythm, sent.due_on, sent.starts_on) == ("once", date(2026, 12, 1), TODAY)


def test_every_week_is_one_choice_more() -> None:
    desk = a_desk()
    send(desk, rhythm="weekly")
    assert (sent_by(desk).rhythm, sent_by(desk).every_days) == ("every", 7)


def test_sending_twice_has_one_effect() -> None:
    desk = a_desk()
    form = form_of(desk)
    with frozen():
        for _ in range(2):
            desk.browser.post(desk.at(SHEET), form)
    assert sent_by(desk).slug == "compassionate-self-care"


@pytest.mark.parametrize("key", ["", "short", "x" * 400, "with space and more", "ключ-ключ-ключ-ключ"])
def test_a_form_without_a_proper_key_still_sends(key: str) -> None:
    desk = a_desk()
    send(desk, key=key)
    assert sent_by(desk).slug == "compassionate-self-care"


def test_a_mistake_keeps_everything_that_was_typed() -> None:
    desk = a_desk()
    form = form_of(desk, rhythm="times", times="1", message="Kept </textarea> words 🌿 שלום", remind="before")
    with frozen():
        answer = desk.browser.post(desk.at(SHEET), form)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-times"' in page
    assert 'id="e-times"' in page
    assert "Kept &lt;/textarea&gt; words 🌿 שלום" in page
    assert 'name="rhythm" value="times" checked' in page
    assert 'name="remind" value="before" checked' in page
    assert f'value="{form["key"]}"' in page
    with inside(desk.member):
        assert not Assignment.objects.exists()


def test_twenty_thousand_characters_are_kept_equal() -> None:
    desk = a_desk()
    words = "Ein Wort 🌿 " * 1800
    send(desk, message=words)
    assert sent_by(desk).message == words.strip()


def test_the_first_sheet_asks_for_the_safety_talk_and_does_not_block() -> None:
    desk = a_desk()
    assert "Before the first sheet, say it in person" in desk.page(SHEET)
    send(desk)
    with inside(desk.member):
        assert CaseFile.objects.get(pk=desk.case.pk).safety_talk_on is None


def test_the_tick_notes_the_safety_talk() -> None:
    desk = a_desk()
    send(desk, told="yes")
    with inside(desk.member):
        assert CaseFile.objects.get(pk=desk.case.pk).safety_talk_on == TODAY
    assert "Before the first sheet" not in desk.page(SHEET)


def test_without_an_address_it_says_that_no_reminder_can_go_out() -> None:
    assert "There is no e-mail address for this client" in a_desk().page(SHEET)
    assert "There is no e-mail address" not in a_desk(email="robin@example.org").page(SHEET)


def test_a_client_who_has_been_in_is_told_by_a_neutral_mail_once() -> None:
    desk = a_desk(email="robin@example.org")
    a_used_invitation(of=desk.case)
    send(desk)
    with inside(desk.member):
        mail = OutboxRow.objects.get(kind="mail")
        assert mail.content["to"] == "robin@example.org"
        assert "two replies" not in str(mail.content).lower()


def test_a_client_who_was_never_in_gets_no_mail() -> None:
    desk = a_desk(email="robin@example.org")
    send(desk)
    with inside(desk.member):
        assert not OutboxRow.objects.filter(kind="mail").exists()


def test_a_reminder_is_planned_on_the_clients_clock() -> None:
    desk = a_desk(email="robin@example.org")
    send(desk, remind="before", remind_at="08:30")
    with inside(desk.member):
        assert f"{OutboxRow.objects.get().due_at:%Y-%m-%d %H:%M}" == "2026-11-30 08:30"


def test_a_practices_own_sheet_stands_to_choose() -> None:
    desk = a_desk()
    source = OWN_SHEET
    sheet = a_worksheet(source, of=desk.case)
    page = desk.page("assign/")
    assert "Our own sheet" in page
    assert sheet.slug.startswith("own-")


OWN_SHEET = """
slug = "our-own"
version = 1
library_name = "Our own sheet"
client_title = "A line a day"
purpose = "Write one line."

[[steps]]
id = "line"
heading = "A line"

  [[steps.fields]]
  key = "line"
  kind = "short_text"
  prompt = "One line about today?"
"""


def test_the_queries_of_the_page_are_fixed(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    desk = a_desk()
    desk.page(SHEET)
    with django_assert_num_queries(SIGNED_IN + 7):
        desk.page(SHEET)
