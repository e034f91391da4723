"""No page of the desk shows a sentence that is not said, in any language: its pages are walked, and its forms sent."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import State
from evenhand.wording.languages import also_offered
from tests.domain.acts_of_mail import an_undelivered_letter
from tests.domain.acts_of_scheduling import an_inquiry
from tests.domain.scheduling.feeds.outside import a_feed
from tests.faces.reading_pages import Form, ReadPage
from tests.faces.workspace.cast import Desk, a_desk, entries, stop
from tests.faces.workspace.custody.test_pages import fresh
from tests.faces.workspace.security import EMAIL, an_app
from tests.factories import (
    NOW,
    PASSWORD,
    TWO_REPLIES,
    a_case,
    a_colleague,
    a_draft,
    a_risk_duty,
    a_safety_plan,
    a_service,
    a_session,
    a_submission,
    a_tap,
    a_therapist,
    an_assignment,
    an_invitation,
    at_hour,
    client_actor,
    frozen,
    inside,
    therapist_actor,
)
from tests.foundation.accounts.joining.invited import a_link
from tests.messages import a_message
from tests.pseudo import CODE, PSEUDO, Heard, mirrored
from tests.repository.tree import ROOT, files, text_of

pytestmark = pytest.mark.django_db
MOST_OF_A_KIND = 3
"""How many pages of one view are walked, each with another address."""
RUN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?: [A-Za-z'’-]+)*")
TWO_STOPS = re.compile(r"[^\n<>]{,40}[^.]\.\.(?![./])")
PLACE = re.compile(r"%\(\w+\)s|\{\w*\}")
NOT_SENT = ("/lock/", "/out/", "/passkey/", "/places/", "/password/", "/language/")
"""Forms that sign out, lock, or change the language that is looked at."""
NAMES = ("Kindness of the reply", "To a friend", "To yourself")
"""What a chart makes of the library's labels that begin alike."""


@cache
def not_ours_to_say() -> frozenset[str]:
    """The sentences that stand on a page in their own language: of the library, and of the people of these tests."""
    found = [
        one for path in files(".toml", under="src/evenhand/library") for one in _texts(tomllib.loads(text_of(path)))
    ]
    cast = ("tests/factories.py", "tests/faces/workspace/cast.py", "tests/domain/acts_of_scheduling.py")
    modules = (ROOT / name for name in (*cast, "tests/domain/acts_of_mail.py"))
    found += [one for path in modules for one in _constants(text_of(path))]
    return frozenset(
        _words_of(run) for text in (*found, *NAMES) for run in _runs(PLACE.sub("\n", text).replace("_", " "))
    )


def _texts(found: object) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict | list):
        for one in found.values() if isinstance(found, dict) else found:
            yield from _texts(one)


def _constants(source: str) -> Iterator[str]:
    nodes = ast.walk(ast.parse(source))
    yield from (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _words_of(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", text.lower()))


def _runs(text: str) -> Iterator[str]:
    """Yield the runs of English words in a text; in several lines of a text area each is one."""
    return (found[0] for line in text.splitlines() for found in RUN.finditer(line))


def sentences_in(page: str) -> Iterator[str]:
    """Yield every run of several English words that a page shows or has read out."""
    reader = Heard()
    reader.feed(page)
    reader.close()
    runs = (run for text in reader.words for run in _runs(text))
    yield from (run for run in runs if " " in run and not run.isupper())


def unsaid_in(page: str) -> list[str]:
    """Return what stands on a page in English and is ours to say."""
    return [one for one in sentences_in(page) if _words_of(one) not in not_ours_to_say()]


def a_full_desk(language: str = CODE) -> Desk:
    """A desk with something of everything, whose therapist reads other letters, or a language that there is."""
    desk = a_desk(email="ana@example.org", name="Ana")
    desk.member.user.language = language
    desk.member.user.save()
    a_colleague(of=desk.member)
    _with_homework(desk)
    _with_times(desk)
    a_feed(of=desk.member)
    an_undelivered_letter(of=desk.member)
    return Desk(desk.member, desk.case, fresh(desk.member))


def _with_homework(desk: Desk) -> None:
    an_invitation(of=desk.case)
    a_safety_plan(of=desk.case)
    a_message(of=desk.case)
    a_message("Yes.", of=desk.case, from_client=False)
    a_message(of=desk.case)
    a_risk_duty(of=desk.member)
    flagship = an_assignment(of=desk.case, at=NOW)
    entries(8, of=flagship)
    a_draft({"situation": "Begun."}, of=flagship)
    taps = an_assignment(of=desk.case, slug="noticing-log", at=NOW)
    a_tap(of=taps)
    measure = an_assignment(of=desk.case, slug="phq-9", at=NOW)
    a_submission({f"q{number}": "1" for number in range(1, 10)} | {"difficulty": "0"}, of=measure)
    an_assignment(of=desk.case, slug="fear-ladder", at=NOW)
    other = an_assignment(of=a_case(of=desk.member), at=NOW)
    a_submission(TWO_REPLIES, of=other)
    stop(other)


def _with_times(desk: Desk) -> None:
    service = a_service(of=desk.member, needs_approval=True)
    group = a_service(of=desk.member, name="Group", seats=3, least_seats=2)
    a_session(of=desk.case, service=group, start=at_hour(18))
    over = a_session(of=desk.case, start=at_hour(9))
    client = client_actor(desk.case)
    with inside(desk.member):
        actions.set_state(session=over, state=State.HELD, seen=0, by=therapist_actor(desk.member), at=NOW)
        actions.book(service=service, case=desk.case, start=at_hour(16), key="asked", by=client, at=NOW)
    an_inquiry(of=service)


def walked(browser: Client) -> dict[str, str]:
    """Return every page that can be reached from the first one, by address: a few of each view."""
    waiting, seen, found = ["/desk/", "/desk/own-worksheets/", "/desk/settings/keeping/"], set[str](), {}
    kinds = Counter[str]()
    while waiting:
        address = waiting.pop(0)
        kind = resolve(urlsplit(address).path).view_name
        if address in seen or kinds[kind] >= MOST_OF_A_KIND:
            continue
        seen.add(address)
        kinds[kind] += 1
        answer = browser.get(address, follow=True)
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            found[address] = answer.text
            waiting += _leading_on(answer.text)
    return found


def _leading_on(page: str) -> list[str]:
    links = (named.get("href", "").partition("#")[0] for tag, named in ReadPage(page).elements if tag == "a")
    return [one for one in links if one.startswith("/desk/")]


def answers_to(browser: Client, address: str, page: str) -> Iterator[tuple[str, str]]:
    """Send each form of a page with nothing typed into it; yield what comes back."""
    for form in ReadPage(page).forms:
        to = form.action or urlsplit(address).path
        if form.method == "post" and to.startswith("/desk/") and not any(one in to for one in NOT_SENT):
            answer = browser.post(to, _left_empty(form), follow=True)
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                yield f"{to}, sent empty", answer.text


def _left_empty(form: Form) -> dict[str, list[str]]:
    return form.as_sent({one.name: "" for one in form.inputs if one.takes_any_text or one.is_typed})


@frozen()
def test_every_sentence_of_the_desk_is_said() -> None:
    with also_offered(PSEUDO):
        desk = a_full_desk()
        pages = walked(desk.browser)
        for address, page in list(pages.items()):
            pages |= answers_to(desk.browser, address, page)
        assert len(pages) > 150
        assert {one: found for one in pages if (found := unsaid_in(pages[one]))} == {}


@frozen()
def test_every_sentence_at_the_doors_of_the_desk_is_said() -> None:
    """Whoever is not in yet is spoken to as their browser wishes."""
    with also_offered(PSEUDO):
        member = a_therapist(email=EMAIL)
        an_app(of=member)
        browser = Client(headers={"Accept-Language": CODE})
        token = a_link(of=member)
        doors = ("/in/", "/in/forgotten/", f"/in/join/{token}/", "/in/join/gone/", "/in/password/gone/")
        pages = {door: browser.get(door).text for door in doors}
        for door in doors[:3]:
            pages[f"{door}, sent empty"] = browser.post(door, {"email": "", "password": ""}, follow=True).text
        pages["/in/step/"] = browser.post("/in/", {"email": EMAIL, "password": PASSWORD}, follow=True).text
        pages["/in/step/, sent empty"] = browser.post("/in/step/", {"code": ""}).text
        assert all(f'lang="{CODE}"' in page for page in pages.values())
        assert {one: found for one in pages if (found := unsaid_in(pages[one]))} == {}


@frozen()
def test_no_sentence_ends_twice_in_german_where_a_month_is_cut_short() -> None:
    """A day such as "24. Nov." closes a sentence with a full stop of its own."""
    pages = walked(a_full_desk("de").browser)
    assert len(pages) > 60
    assert {one: found for one, page in pages.items() if (found := TWO_STOPS.findall(page))} == {}


def test_a_sentence_that_is_not_said_is_found() -> None:
    said, not_said = mirrored("Nothing waits to be read"), "Nothing whatever waits"
    page = f'<p>{said}</p><p title="{not_said}">Two replies</p>'
    assert unsaid_in(page) == [not_said]
