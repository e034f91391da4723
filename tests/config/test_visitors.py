"""A demo for each visitor: two at once never see each other, none outlives its day, nothing of it leaves."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.core.mail import get_connection
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from evenhand.config.demo import keeping
from evenhand.config.demo.keeping import end_what_is_over, renew_what_is_ready
from evenhand.config.demo.own_database import database_of, write_copy
from evenhand.config.demo.visits import LASTS, Visit, Visits
from evenhand.config.rounds import FOR_VISITORS, jobs
from evenhand.domain.cases.actions import open_case, write_information
from evenhand.domain.cases.models import CaseFile, Information
from evenhand.faces.site.own_demo import time_left
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.drawer import Drawer, drawer
from evenhand.foundation.outbox.mail import MAIL, letter
from evenhand.foundation.outbox.words import Message
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.vault.models import WrappedKey
from tests.factories import NOW, a_case, a_therapist, a_used_invitation, therapist_actor

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DOOR = "the secret of this start"
SECRET = "Only one visitor wrote this."


@pytest.fixture(scope="module")
def ready(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small practice that is ready to be copied, with one client who was in."""
    file = tmp_path_factory.mktemp("ready") / "ready.sqlite3"
    with django_db_blocker.unblock():
        write_copy(file)
        with database_of(file):
            a_used_invitation(of=a_case(of=a_therapist()))
    return file


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """An hour later, for everybody."""
    with time_machine.travel(NOW + HOUR, tick=False) as stopped:
        yield stopped


@pytest.fixture
def visits(settings: Settings, tmp_path: Path, ready: Path, clock: time_machine.Traveller) -> Visits:
    """A demo for visitors, as its own settings say it."""
    settings.DEMO, settings.DEMO_DOOR = True, DOOR
    settings.DEMO_VISITS, settings.DEMO_MOST, settings.DEMO_EACH_HOUR = str(tmp_path), 5, 3
    settings.EMAIL_BACKEND = "evenhand.foundation.outbox.drawer.Drawer"
    made = Visits(tmp_path, most=5)
    made.ready.write_bytes(ready.read_bytes())
    return made


def a_visitor(*, network: str = "192.0.2.7") -> Client:
    """A browser with a demo of its own, at the desk and on a phone."""
    browser = Client(REMOTE_ADDR=network)
    answer = browser.post("/demo/own/begin/", follow=True)
    assert answer.redirect_chain == [(f"/demo/in/{DOOR.replace(' ', '%20')}/", 302), ("/demo/", 302)]
    assert answer.status_code == 200
    return browser


def visit_of(browser: Client, visits: Visits) -> Visit:
    found = visits.find(browser.cookies["own-demo"].value, at=NOW + HOUR)
    assert found
    return found


@contextmanager
def in_demo(visit: Visit) -> Iterator[None]:
    """Enter the only practice of a demo."""
    with database_of(visit.database), practice_context(Practice.objects.get().pk):
        yield


def a_new_case_in(visit: Visit) -> str:
    """Open a case file in a demo, with words in it; return its number."""
    with in_demo(visit):
        owner = Member.objects.get()
        by = therapist_actor(owner)
        case = open_case(therapist=owner, zone="Europe/London", key=uuid4(), by=by, at=NOW + HOUR)
        write_information(case=case, kind=Information.Kind.GOAL, words=SECRET, by=by, at=NOW + HOUR)
    return case.number


def rows_of_the_house() -> dict[str, int]:
    """How many rows every table of the house's own database has."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names():
            cursor.execute(f'select count(*) from "{table}"')  # noqa: S608  the names of our own tables
            found[table] = cursor.fetchone()[0]
    return found


def test_two_visitors_at_once_do_not_see_each_other(visits: Visits) -> None:
    browsers = [a_visitor(), a_visitor()]
    one, other = (visit_of(browser, visits) for browser in browsers)
    number = a_new_case_in(one)
    pages = [browser.get(f"/desk/cases/{number}/") for browser in browsers]
    assert [page.status_code for page in pages] == [200, 404]
    lists = [browser.get("/desk/cases/").text for browser in browsers]
    assert [number in text for text in lists] == [True, False]
    assert number.encode() in everything_in(one)
    assert number.encode() not in everything_in(other)
    assert SECRET.encode() not in everything_in(one)


def everything_in(visit: Visit) -> bytes:
    return b"".join(file.read_bytes() for file in visit.folder.rglob("*") if file.is_file())


def test_side_by_side_each_thread_stays_in_its_own_demo(visits: Visits) -> None:
    browsers = [a_visitor(network=f"192.0.2.{number}") for number in range(3)]
    numbers = [a_new_case_in(visit_of(browser, visits)) for browser in browsers]
    seen: dict[int, set[tuple[str, bool]]] = {place: set() for place in range(3)}

    def look(place: int) -> None:
        for _ in range(4):
            text = browsers[place].get("/desk/cases/").text
            seen[place] |= {(number, number in text) for number in numbers}

    threads = [threading.Thread(target=look, args=(place,)) for place in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for place in range(3):
        assert seen[place] == {(number, number == numbers[place]) for number in numbers}


def test_each_demo_has_keys_of_its_own(visits: Visits) -> None:
    newest = []
    for visit in (visit_of(a_visitor(), visits) for _ in range(2)):
        with in_demo(visit):
            keys = WrappedKey.objects.filter(created_at=NOW + HOUR)
            assert {key.purpose for key in keys} == {"practice", "case", "contact"}
            newest.append({key.pk for key in keys})
    assert not newest[0] & newest[1]


def test_one_tap_gives_a_demo_and_another_tap_the_same_one(visits: Visits) -> None:
    browser = Client()
    for entrance in ("/demo/", "/"):
        offered = browser.get(entrance)
        assert (offered.status_code, "Open a demo of my own" in offered.text) == (200, True)
    assert visits.all() == []
    screen = browser.post("/demo/own/begin/", follow=True).text
    assert 'data-side="desk"' in screen
    assert "It is deleted in 24 hours." in screen
    for _ in range(100):
        browser.post("/demo/own/begin/")
    assert len(visits.all()) == 1


def test_the_ticket_is_read_by_no_script_and_by_no_other_site(visits: Visits) -> None:
    ticket = a_visitor().cookies["own-demo"]
    assert (ticket["httponly"], ticket["samesite"], ticket["path"]) == (True, "Lax", "/")


@pytest.mark.parametrize("path", ["/desk/", "/desk/cases/P41A913/", "/me/", "/demo/messages/", f"/demo/in/{DOOR}/"])
@pytest.mark.parametrize("ticket", ["", "1795600000." + "a" * 32, "../../ready"])
def test_an_address_of_somebody_elses_demo_is_a_sentence_and_an_offer(visits: Visits, path: str, ticket: str) -> None:
    a_visitor()
    stranger = Client()
    stranger.cookies["own-demo"] = ticket
    answer = stranger.get(path)
    assert answer.status_code == 404
    assert ("somebody&#39;s own demo" if not ticket else "is over") in answer.text
    assert 'action="/demo/own/begin/"' in answer.text
    assert "session" not in " ".join(answer.cookies)


def test_what_is_sent_to_a_demo_that_is_not_there_changes_nothing(visits: Visits) -> None:
    before = rows_of_the_house()
    for path in ("/desk/cases/new/", "/out/", "/me/in/", "/in/"):
        assert Client().post(path, {"words": SECRET}).status_code == 404
    assert rows_of_the_house() == before


def test_after_a_day_a_visitor_reads_that_it_is_over_and_has_a_new_one_at_one_tap(
    visits: Visits, clock: time_machine.Traveller
) -> None:
    browser = a_visitor()
    clock.shift(LASTS)
    answer = browser.get("/demo/")
    assert answer.status_code == 200
    assert "The demo that you had here is over" in answer.text
    assert browser.post("/demo/own/begin/", follow=True).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_fourth_demo_from_one_network_within_an_hour_has_to_wait(
    visits: Visits, clock: time_machine.Traveller
) -> None:
    for _ in range(3):
        a_visitor()
    answer = Client(REMOTE_ADDR="192.0.2.7").post("/demo/own/begin/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3600")
    assert "Many demos were begun from your network" in answer.text
    assert "Come back in 60 minutes." in answer.text
    assert len(visits.all()) == 3
    a_visitor(network="192.0.2.8")
    clock.shift(HOUR)
    a_visitor()


def test_when_every_demo_is_taken_the_page_says_when_one_ends(
    visits: Visits, clock: time_machine.Traveller, settings: Settings
) -> None:
    settings.DEMO_MOST = 1
    a_visitor()
    clock.shift(2 * HOUR)
    answer = Client(REMOTE_ADDR="192.0.2.8").post("/demo/own/begin/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, str(22 * 3600))
    assert "Every demo is taken. Come back in 1320 minutes." in answer.text


def test_a_visitor_deletes_their_demo_before_its_time(visits: Visits) -> None:
    browser, other = a_visitor(), a_visitor()
    kept = visit_of(other, visits)
    answer = browser.post("/demo/own/end/", follow=True)
    assert "Open a demo of my own" in answer.text
    assert visits.all() == [kept]


def test_of_a_demo_that_is_over_nothing_is_left_and_all_else_is_untouched(
    visits: Visits, clock: time_machine.Traveller
) -> None:
    """A real practice in the house's own database, and a younger demo, beside one that begins, is used and ends."""
    a_case(of=a_therapist())
    before = rows_of_the_house()
    browser = a_visitor()
    number = a_new_case_in(visit_of(browser, visits))
    assert browser.get(f"/desk/cases/{number}/").status_code == 200
    clock.shift(HOUR)
    younger = visit_of(a_visitor(), visits)
    clock.shift(LASTS - HOUR)
    end_what_is_over(NOW + HOUR + LASTS)
    after = rows_of_the_house()
    assert {table for table in after if after[table] != before[table]} == {"accounts_attemptcount"}  # of networks
    assert visits.all() == [younger]
    left = b"".join(file.read_bytes() for file in visits.ready.parent.rglob("*") if file.is_file())
    assert number.encode() not in left


def test_what_would_go_out_lies_in_the_drawer_of_its_own_demo(visits: Visits) -> None:
    browser, other = a_visitor(), a_visitor()
    content = letter(to="friend@example.org", message=Message("Your link", SECRET))
    with in_demo(visit_of(browser, visits)), transaction.atomic():
        enqueue(kind=MAIL, content=content, key="one", at=NOW, due_at=NOW + HOUR + timedelta(minutes=3))
    assert SECRET in browser.get("/demo/messages/").text
    assert SECRET not in other.get("/demo/messages/").text


def number_in(visit: Visit) -> str:
    with in_demo(visit):
        return CaseFile.objects.values_list("number", flat=True)[0]


def test_outside_a_visitors_demo_the_drawer_is_that_of_the_data(settings: Settings) -> None:
    assert drawer() == settings.DATA_FOLDER / "mail"
    sender = get_connection("evenhand.foundation.outbox.drawer.Drawer", file_path="/elsewhere")
    assert isinstance(sender, Drawer)
    assert sender.file_path == str(drawer())


def test_a_look_for_news_is_answered_without_the_database_while_there_are_none(
    visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = a_visitor()
    first = browser.get("/demo/pulse/")
    with monkeypatch.context() as patched:
        patched.setattr("evenhand.config.demo.visiting.database_of", lambda _: pytest.fail("it was opened"))
        assert browser.get("/demo/pulse/", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    a_new_case_in(visit_of(browser, visits))
    second = browser.get("/demo/pulse/", headers={"If-None-Match": first.headers["ETag"]})
    assert second.status_code == 200
    assert second.json()["therapist"] > first.json()["therapist"]


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (LASTS, "It is deleted in 24 hours."),
        (timedelta(minutes=119), "It is deleted in one hour."),
        (timedelta(minutes=20), "It is deleted in 20 minutes."),
        (timedelta(seconds=61), "It is deleted in one minute."),
        (timedelta(), "It is deleted in one minute."),
    ],
)
def test_how_long_it_is_there_is_never_said_to_be_longer_than_it_is(left: timedelta, words: str) -> None:
    assert time_left(NOW + left, at=NOW) == words


@pytest.mark.parametrize(("asked_by", "leads_to"), [({}, "/demo/"), ({"Sec-Fetch-Dest": "iframe"}, "/desk/")])
def test_whoever_signed_out_comes_in_again_by_the_door(visits: Visits, asked_by: dict[str, str], leads_to: str) -> None:
    browser = a_visitor()
    browser.post("/out/")
    assert browser.get("/desk/").status_code == 302
    answer = browser.get("/in/", follow=True, headers=asked_by)
    assert answer.redirect_chain[-1][0] == leads_to
    assert answer.status_code == 200


def test_a_file_to_keep_comes_out_of_the_visitors_own_demo(visits: Visits) -> None:
    browser = a_visitor()
    number = a_new_case_in(visit_of(browser, visits))
    answer = browser.post("/desk/settings/take-along/", {"form": "json"})
    assert answer.streaming
    assert number.encode() in answer.getvalue()


def test_a_demo_that_ends_while_a_page_is_made_is_over_and_no_fault(
    visits: Visits, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = a_visitor()
    browser.raise_request_exception = False
    visit = visit_of(browser, visits)
    monkeypatch.setattr(Visits, "find", lambda *_, **__: visit)
    visits.end(visit)
    answer = browser.get("/desk/")
    assert (answer.status_code, "is over" in answer.text) == (404, True)


@pytest.mark.parametrize(("at", "made_anew"), [(NOW + 9 * HOUR, 0), (NOW + 10 * HOUR, 1)])
def test_what_is_ready_is_made_anew_when_the_day_is_over(
    visits: Visits, monkeypatch: pytest.MonkeyPatch, at: datetime, made_anew: int
) -> None:
    os.utime(visits.ready, (NOW.timestamp(), NOW.timestamp()))
    made: list[datetime] = []
    monkeypatch.setattr(keeping, "make_ready", lambda *, at: made.append(at))
    renew_what_is_ready(at)
    assert len(made) == made_anew


def test_the_worker_of_visitors_demos_does_nothing_else(settings: Settings) -> None:
    assert "calendars" in {job.name for job in jobs()}
    settings.DEMO = True
    assert "calendars" not in {job.name for job in jobs()}
    settings.DEMO_VISITS = "somewhere"
    assert jobs() == FOR_VISITORS


def test_without_the_setting_nobody_sees_a_demo_and_with_it_all_are_led_there(settings: Settings) -> None:
    settings.SITE = "example"
    assert 'href="/demo/"' not in Client().get("/").text
    assert Client().post("/demo/own/begin/").status_code == 404
    assert Client().get("/demo/own/").status_code == 404
    settings.DEMO_URL = "https://demo.practice.example"
    assert 'href="/demo/"' in Client().get("/").text
    assert Client().get("/demo/").headers["Location"] == "https://demo.practice.example/demo/"


@pytest.mark.parametrize("house", ["", "https://practice.example"])
def test_the_offer_of_a_demo_leads_back_to_the_house_that_holds_it_and_is_found_under_one_address(
    visits: Visits, settings: Settings, house: str
) -> None:
    settings.DEMO_OF = house
    page = Client().get("/").text
    assert f'<a class="site-mark" href="{house}/">' in page
    assert [f'href="{house}/{one}/"' in page for one in ("security", "worksheets")] == [bool(house)] * 2
    assert f'<link rel="canonical" href="{settings.PUBLIC_ADDRESS}/demo/">' in page
    assert "noindex" not in page
    assert "/in/" not in page
    elsewhere = Client().get("/desk/cases/").text
    assert (elsewhere.count('content="noindex"'), elsewhere.count("canonical")) == (1, 0), "a page of nobody's"
