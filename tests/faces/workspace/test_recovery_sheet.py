"""The recovery sheet at the desk: asked for until it is done, shown once, confirmed by two words."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from evenhand.foundation.archive.recovery.queries import find_sheet, places_to_type_back
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from tests.factories import a_colleague, a_therapist, browser_of_therapist, inside

pytestmark = pytest.mark.django_db
SHEET, CONFIRM = "/desk/recovery-sheet/", "/desk/recovery-sheet/confirm/"
NOTICE = "There is no recovery sheet yet"


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def made(browser: Client) -> tuple[list[str], str]:
    """Make a sheet; return its words and the page."""
    answer = browser.post(SHEET)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    shown = answer.content.decode()
    return re.findall(r"</span> <strong>([a-z]+)</strong>", shown), shown


def asked(member: Member) -> tuple[int, ...]:
    with inside(member):
        return places_to_type_back()


def test_a_demo_asks_for_no_sheet(settings: Settings) -> None:
    settings.DEMO = True
    assert NOTICE not in page(browser_of_therapist(a_therapist()), "/desk/")


def test_today_asks_for_the_sheet_until_two_of_its_words_were_typed_back() -> None:
    member = a_therapist()
    browser = browser_of_therapist(member)
    assert NOTICE in page(browser, "/desk/")
    words, _ = made(browser)
    assert NOTICE in page(browser, "/desk/")
    first, second = asked(member)
    assert f"Word {first}" in page(browser, CONFIRM)
    right = {"first": words[first - 1], "second": words[second - 1]}
    assert browser.post(CONFIRM, {"first": "wrong", "second": "words"}).status_code == 422
    assert browser.post(CONFIRM, right).status_code == 302
    assert NOTICE not in page(browser, "/desk/")
    assert "printed and confirmed" in page(browser, SHEET)
    with inside(member):
        acts = list(
            AuditEntry.objects.filter(act__startswith="recovery").order_by("number").values_list("act", flat=True)
        )
    assert acts == ["recovery_sheet.made", "recovery_sheet.refused", "recovery_sheet.confirmed"]


def test_what_is_shown_opens_the_practice() -> None:
    member = a_therapist()
    words, shown = made(browser_of_therapist(member))
    digits = re.search(r'recovery-digits">(\d{4})<', shown)
    assert len(words) == 24
    assert digits
    assert find_sheet(" ".join([*words, digits[1]]))[0].practice_id == member.practice_id


def test_the_sheet_is_on_no_other_page() -> None:
    browser = browser_of_therapist(a_therapist())
    words, _ = made(browser)
    for address in (SHEET, CONFIRM, "/desk/"):
        assert not re.search(rf"{words[0]}\W+(\d+\W+)?{words[1]}", page(browser, address))


def test_the_paper_bears_its_day_with_the_year() -> None:
    _, shown = made(browser_of_therapist(a_therapist()))
    assert re.search(rf"<span>\d+ [A-Z][a-z]+ {timezone.now().year}</span>", shown)


def test_the_square_code_is_a_picture_without_styles_of_its_own() -> None:
    found: list[dict[str, str | None]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "svg" and ("class", "square-code") in attrs:
                found.append(dict(attrs))

    _, shown = made(browser_of_therapist(a_therapist()))
    Reader().feed(shown)
    assert len(found) == 1
    assert "style=" not in shown


def test_a_colleague_is_not_asked_and_finds_no_page() -> None:
    browser = browser_of_therapist(a_colleague(of=a_therapist()))
    assert NOTICE not in page(browser, "/desk/")
    for address in (SHEET, CONFIRM):
        assert browser.get(address).status_code == browser.post(address).status_code == 404


def test_there_is_nothing_to_confirm_before_a_sheet_is_made() -> None:
    assert browser_of_therapist(a_therapist()).get(CONFIRM).headers["Location"] == SHEET
