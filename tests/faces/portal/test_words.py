"""How the client's pages speak: easily, without blame, praise or clinical words."""

from __future__ import annotations

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
import textstat
from django.test import Client

from evenhand.domain.scheduling.models import BookingPage
from evenhand.domain.worksheets.schedule import Rhythm
from tests.domain.acts_of_waiting import an_offer
from tests.faces.locked import JSON, in_the_space, lock_now
from tests.factories import (
    NOW,
    TODAY,
    TWO_REPLIES,
    a_case,
    a_draft,
    a_passphrase,
    a_service,
    a_session,
    a_submission,
    a_tap,
    an_assignment,
    an_invitation,
    at_hour,
    browser_of_client,
    frozen,
    inside,
)
from tests.foundation.accounts.passkeys.made import a_client_with_a_passkey

pytestmark = pytest.mark.django_db

HIGHEST_GRADE = 6
AVOIDED = re.compile(
    r"\b(sorry|invalid|required|oops|error|should|must|failed|missed|late|overdue|streak|homework|therapy|treatment|"
    r"worksheet|symptoms?|depress\w*|anxiety|well done|great|congratulations|anonymous\w*)\b",
    re.IGNORECASE,
)
SAFETY = "safety-line"
"""The safety wording is fixed by the catalogue and is read as it stands."""


class Prose(HTMLParser):
    """The words of a page's main part as sentences; what people wrote and the safety wording are left out."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__(convert_charrefs=True)
        self.sentences: list[str] = []
        self._closed_over: list[bool] = []
        self.feed(page.partition("<main")[2].partition("</main>")[0].partition(">")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        if tag in ("input", "path", "br", "circle", "line", "rect"):
            return
        classes = (dict(attrs).get("class") or "").split()
        inside = bool(self._closed_over) and self._closed_over[-1]
        self._closed_over.append(inside or bool({SAFETY, "said"} & set(classes)) or tag in ("textarea", "svg"))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if self._closed_over:
            self._closed_over.pop()

    def handle_data(self, data: str) -> None:
        """Take a text as a sentence."""
        words = " ".join(data.split())
        if words and not (self._closed_over and self._closed_over[-1]):
            self.sentences.append(words if words[-1] in ".?!:" else f"{words}.")


def prose_of(page: str) -> str:
    """What a page says."""
    return " ".join(Prose(page).sentences)


@pytest.fixture
def pages() -> dict[str, str]:
    """Every page of a client in the middle of things, by address."""
    with frozen():
        case = a_case()
        assignment = an_assignment(of=case, rhythm=Rhythm.TIMES, times=3, due_on=TODAY)
        log = an_assignment(of=case, slug="noticing-log")
        entry, tapped = a_submission(of=assignment).entry, a_tap(of=log).entry
        a_draft(TWO_REPLIES, of=assignment)
        browser, stranger = browser_of_client(case), Client()
        write, read = f"/me/w/{assignment.pk}/", f"/me/entries/{entry}/"
        addresses = [
            *(
                "/me/",
                "/me/?kept",
                "/me/?stopped",
                "/me/entries/",
                "/me/device/",
                "/me/data/",
                "/me/settings/",
                "/me/settings/ways/",
                "/me/settings/ways/?suggest=yes",
            ),
            *(f"{write}{number}/" for number in range(1, 6)),
            *(f"{write}send/", f"{write}stop/", read, f"{read}?corrected", f"{read}correct/"),
            *(f"/me/w/{log.pk}/tap/", f"/me/entries/{tapped}/correct/?tapped"),
        ]
        found = {address: browser.get(address).text for address in addresses}
        found |= {address: stranger.get(address).text for address in ("/me/in/", "/me/in/unknown/")}
        found["closed"] = browser.post(f"{write}1/", {"situation": "x", "_draft": "other"}).text
        found["link"] = browser.post("/me/device/").text
        found["no match"] = stranger.post("/me/in/passphrase/", {"who": "a", "password": "b"}).text
        found["invited"] = stranger.get(f"/me/in/{an_invitation(of=case)}/").text
        found["not set"] = browser.post("/me/settings/ways/passphrase/", {"password": "a", "again": "b"}).text
        found["asked"] = stranger.post("/me/in/", {"email": "a@example.org"}).text
        return found | pages_of_times() | locked_pages()


def pages_of_times() -> dict[str, str]:
    """Every page of times: set, asked for, called off, too close to change, taken by somebody else, in a group."""
    case = a_case()
    with inside(case):
        BookingPage.objects.create(slug="quiet", how_to_reach="Ring us.", changed_at=NOW)
    service = a_service(of=case.therapist, needs_approval=True)
    late, group = a_service(of=case.therapist, cancel_until=99_999), a_service(of=case.therapist, seats=4)
    day = TODAY + timedelta(days=2)
    set_at, taken, close, together = (
        a_session(of=who, service=what, start=at_hour(hour, day=day))
        for who, what, hour in (
            *((case, service, 9), (a_case(of=case.therapist), service, 10)),
            *((case, late, 11), (case, group, 12)),
        )
    )
    browser, one, new = browser_of_client(case), f"/me/times/{set_at.pk}/", f"/me/times/new/{service.pk}/"
    addresses = [
        *("/me/", "/me/times/", "/me/times/?off", one, f"{one}?booked", f"{one}?moved", f"{one}?changed"),
        *(f"{one}off/", f"{one}move/", f"/me/times/{close.pk}/", f"/me/times/{together.pk}/", new, f"{new}?view=list"),
        *(
            f"/me/times/list/{service.pk}/",
            "/me/times/?waits",
            "/me/times/reminders/",
            "/me/times/?reminders",
            "/me/times/?left",
        ),
        *(f"/me/times/new/{group.pk}/", f"{new}sure/?start={at_hour(15, day=day)}"),
    ]
    an_offer(case, service=service)
    found = {f"{address} of times": browser.get(address).text for address in addresses}
    taken_start = {"start": int(taken.starts_at.timestamp()), "seen": "0", "key": "x"}
    found |= {f"too late: {page}": browser.post(page, taken_start).text for page in (f"{one}move/", f"{new}sure/")}
    found["no hours"] = browser.post("/me/times/reminders/", {"how": "own"}).text
    browser.post(f"{one}off/", {"seen": "0"})
    return found | {"off": browser.get(one).text, "nobody": browser_of_client(a_case()).get("/me/times/").text}


def locked_pages() -> dict[str, str]:
    """Every page of a lock, of a client who can unlock by passphrase, passkey and link."""
    case = a_case(email="client@example.org")
    a_passphrase(of=case)
    a_client_with_a_passkey(case)
    browser = in_the_space(case)
    found = {"no minutes": browser.post("/me/settings/ways/lock/", {"minutes": "few"}).text}
    lock_now(browser, "me")
    found["locked"] = browser.get("/me/").text
    held = browser.post("/me/device/", {"situation": "x"}).text
    found["locked in place"] = browser.get("/me/lock/", headers=JSON).text
    found["link on its way"] = browser.post("/me/lock/link/").text
    found["no passkey"] = browser.post("/me/lock/passkey/").text
    for number in range(6):
        found[f"refused {number}"] = browser.post("/me/lock/open/", {"password": "x"}).text
    return {**found, "held": held}


def test_all_pages_together_can_be_read_by_an_eleven_year_old(pages: dict[str, str]) -> None:
    assert textstat.flesch_kincaid_grade(" ".join(prose_of(page) for page in pages.values())) <= HIGHEST_GRADE


def test_no_page_alone_is_much_harder(pages: dict[str, str]) -> None:
    grades = {address: textstat.flesch_kincaid_grade(prose_of(page)) for address, page in pages.items()}
    assert {address: grade for address, grade in grades.items() if grade > HIGHEST_GRADE} == {}


def test_no_page_blames_praises_or_speaks_of_treatment(pages: dict[str, str]) -> None:
    found = {address: AVOIDED.findall(prose_of(page)) for address, page in pages.items()}
    assert {address: words for address, words in found.items() if words} == {}


def test_the_prose_is_really_read(pages: dict[str, str]) -> None:
    assert "Waiting for you." in prose_of(pages["/me/"])
    assert "This one is for noticing" not in prose_of(pages["/me/"])
    assert "Nobody reads this live" not in prose_of(pages["/me/"])
