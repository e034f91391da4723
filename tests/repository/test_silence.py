"""Whatever others may see is worded in one module, and leaves the house in one place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import get_resolver

from evenhand.foundation.outbox.silence import words_that_give_away
from tests.config.test_urls import routes
from tests.repository.tree import name_of, ours, text_of

PLACES = {
    "a mail": (
        re.compile(r"\b(EmailMessage|EmailMultiAlternatives|send_mass_mail|mail_admins|mail_managers|smtplib)\b"),
        {"src/evenhand/foundation/outbox/mail.py", "src/evenhand/foundation/outbox/mail_host.py"},
    ),
    "a message": (
        re.compile(r"(?<!class )\bMessage\("),
        {"src/evenhand/foundation/outbox/words.py"},
    ),
    "a file to keep": (
        re.compile(r"Content-Disposition|\bFileResponse\b|\bas_attachment\b"),
        {"src/evenhand/faces/components/keeping.py"},
    ),
    "a title": (
        re.compile(r"<head>|\bdocument\.title\b"),
        {
            "src/evenhand/faces/components/templates/base.html",
            "src/evenhand/faces/components/templates/help.html",
            "src/evenhand/faces/components/templates/paper.html",  # a case number, or the portal's name
            "src/evenhand/faces/components/static/evenhand/js/lock.js",
        },
    ),
    "a note on a screen": (
        re.compile(r"\bshowNotification\b|\bnew Notification\b|\bPushManager\b|\bpywebpush\b"),
        {
            "src/evenhand/faces/components/static/evenhand/js/notices.js",  # asks a browser for a place
            "src/evenhand/faces/components/static/evenhand/js/worker.js",
        },
    ),
    "a calendar entry": (
        re.compile(r"text/calendar|VCALENDAR|\bimport icalendar\b|\bfrom icalendar import .*\bCalendar\b"),
        {
            "src/evenhand/domain/scheduling/calendars/lines.py",  # reads what others wrote
            "src/evenhand/domain/scheduling/calendars/writing.py",
            "src/evenhand/faces/components/keeping.py",
            "src/evenhand/domain/scheduling/feeds/fetching.py",  # asks for what others wrote
        },
    ),
    "a name on a home screen": (
        re.compile(r"rel=\"manifest\"|webmanifest|apple-mobile-web-app-title"),
        {"src/evenhand/faces/components/templates/portal.html"},
    ),
}
"""What others may see, how it looks in code, and the only places of it."""

PORTAL = "src/evenhand/faces/portal/"


def places_of(what: str, files: tuple[Path, ...]) -> set[str]:
    pattern, _ = PLACES[what]
    return {name_of(path) for path in files if pattern.search(text_of(path))}


@pytest.mark.parametrize("what", PLACES)
def test_it_is_made_in_its_one_place_only(what: str) -> None:
    assert places_of(what, ours(".py", ".html", ".js", under="src/evenhand")) == PLACES[what][1]


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a mail", "EmailMessage(subject='x').send()"),
        ("a message", "return Message('x', 'y')"),
        ("a file to keep", "answer['Content-Disposition'] = 'attachment'"),
        ("a title", "<head><title>Thoughts</title>"),
        ("a note on a screen", "registration.showNotification('x')"),
        ("a calendar entry", "HttpResponse(content_type='text/calendar')"),
        ("a calendar entry", "from icalendar import Calendar, Event"),
        ("a name on a home screen", '<link rel="manifest" href="x">'),
    ],
)
def test_one_made_elsewhere_would_be_found(what: str, line: str) -> None:
    assert PLACES[what][0].search(line)


def test_no_page_of_the_clients_space_has_a_title_of_its_own() -> None:
    pages = ours(".html", under=PORTAL)
    assert pages
    assert [name_of(path) for path in pages if re.search(r"block (document_)?title", text_of(path))] == []


def test_the_picture_in_a_browsers_tab_is_one_and_holds_no_word() -> None:
    links = {link for path in ours(".html") for link in re.findall(r'<link rel="[^"]*icon[^>]*>', text_of(path))}
    assert len(links) == 1
    (mark,) = [path for path in ours(".svg") if path.name == "mark.svg"]
    assert not re.search(r"<(title|text|desc)\b", text_of(mark))


def test_no_address_that_a_client_opens_tells_what_it_is() -> None:
    """The guides are for therapists and stand under the names that the design gives them; no page of a client's space
    leads to them."""
    others = ("desk/", "worksheets/")
    addresses = [route for route, _ in routes(get_resolver().url_patterns) if not route.startswith(others)]
    assert "me/data/my-space.txt" in addresses
    assert {route: found for route in addresses if (found := words_that_give_away(route))} == {}
