"""A client waits for a time: joining the list with what suits, changing that, and leaving."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.models import Service, WaitingPlace
from tests.factories import a_case, a_service, browser_of_client, frozen, inside

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock_stands() -> object:
    with frozen():
        yield


@pytest.fixture
def case() -> CaseFile:
    return a_case()


@pytest.fixture
def browser(case: CaseFile) -> Client:
    return browser_of_client(case)


def places(case: CaseFile) -> list[tuple[list[int], int, int, bool]]:
    with inside(case):
        return [
            (one.weekdays, one.from_minute, one.until_minute, one.ended_at is None)
            for one in WaitingPlace.objects.filter(case=case).order_by("since")
        ]


def joins(browser: Client, service: Service, **sent: object) -> str:
    answer = browser.post(f"/me/times/list/{service.pk}/", {"key": str(uuid4()), "part": "any", **sent})
    return str(answer.headers["Location"])


def test_a_client_joins_with_what_suits_and_once(case: CaseFile, browser: Client) -> None:
    service = a_service(of=case.therapist, name="Talk")
    assert f'href="/me/times/list/{service.pk}/"' in browser.get(f"/me/times/new/{service.pk}/").text
    key = str(uuid4())
    for _ in range(2):
        assert joins(browser, service, key=key, weekday=["0", "4"], part="morning") == "/me/times/?waits"
    assert places(case) == [([0, 4], 0, 720, True)]
    page = browser.get("/me/times/").text
    assert "You are on the list for" in page
    assert "Monday, Friday · before 12:00" in page


def test_changing_what_suits_keeps_the_place(case: CaseFile, browser: Client) -> None:
    service = a_service(of=case.therapist)
    joins(browser, service, weekday=["0"], part="evening")
    form = browser.get(f"/me/times/list/{service.pk}/").text
    assert re.findall(r'value="(\w+)" checked', form) == ["0", "evening"]
    joins(browser, service)
    assert places(case) == [([], 0, 1440, True)]


def test_leaving_has_one_effect(case: CaseFile, browser: Client) -> None:
    joins(browser, a_service(of=case.therapist))
    (leave,) = re.findall(r"/me/times/list/[\w-]+/off/", browser.get("/me/times/").text)
    assert [browser.post(leave).headers["Location"] for _ in range(2)] == ["/me/times/?left"] * 2
    assert places(case) == [([], 0, 1440, False)]
    assert browser_of_client(a_case(of=case.therapist)).post(leave).status_code == 404


def test_what_makes_no_sense_in_a_form_is_passed_over(case: CaseFile, browser: Client) -> None:
    joins(browser, a_service(of=case.therapist), weekday=["9", "x", "2"], part="never", key="x" * 900)
    assert places(case) == [([2], 0, 1440, True)]


def test_nobody_waits_for_what_is_not_theirs(case: CaseFile, browser: Client) -> None:
    for service in (
        a_service(),
        a_service(of=case.therapist, for_clients=False),
    ):
        assert browser.get(f"/me/times/list/{service.pk}/").status_code == 404
        assert browser.post(f"/me/times/list/{service.pk}/").status_code == 404
    assert places(case) == []
