"""The waiting list on the desk: its order, what is kept for whom, putting a client on it and taking one off."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.models import WaitingPlace
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.acts_of_waiting import a_wait, an_offer
from tests.factories import NOW, a_case, a_colleague, a_service, browser_of_therapist, frozen, inside

pytestmark = pytest.mark.django_db
PAGE = "/desk/calendar/waiting/"


@pytest.fixture(autouse=True)
def _clock_stands() -> object:
    with frozen():
        yield


@pytest.fixture
def case() -> CaseFile:
    return a_case()


@pytest.fixture
def desk(case: CaseFile) -> Client:
    return browser_of_therapist(case.therapist)


def test_who_waits_longest_stands_first_with_what_is_kept_for_them(case: CaseFile, desk: Client) -> None:
    service = a_service(of=case.therapist)
    late = a_case(of=case.therapist)
    a_wait(late, service=service, at=NOW + timedelta(seconds=1))
    an_offer(case, service=service)
    page = desk.get(PAGE).text
    assert page.index(case.number) < page.index(late.number)
    assert "Fri 27 Nov, 10:00, until Tue 24 Nov, 18:02" in page
    assert "Any day · any time of day" in page


def test_a_therapist_puts_a_client_on_the_list_and_takes_them_off(case: CaseFile, desk: Client) -> None:
    service = a_service(of=case.therapist, for_clients=False)
    sent = {"number": case.number, "service": str(service.pk), "weekday": "1", "part": "morning", "key": "k" * 22}
    assert [desk.post(PAGE, sent).status_code for _ in range(2)] == [302, 302]
    (remove,) = re.findall(rf"{PAGE}[\w-]+/remove/", desk.get(PAGE).text)
    assert [desk.post(remove).headers["Location"] for _ in range(2)] == [f"{PAGE}?done=left"] * 2
    with inside(case):
        assert WaitingPlace.objects.get().ended_at is not None
        acts = AuditEntry.objects.filter(act__startswith="waiting.").values_list("act", "actor")
        by = f"therapist:{case.therapist_id}"
        assert list(acts) == [("waiting.joined", by), ("waiting.left", by)]


@pytest.mark.parametrize(("number", "words"), [("Z99Z999", "the number of a case file"), ("", "Enter the number")])
def test_what_is_missing_is_said(case: CaseFile, desk: Client, number: str, words: str) -> None:
    a_service(of=case.therapist)
    answer = desk.post(PAGE, {"number": number, "service": "x"})
    assert answer.status_code == 422
    assert words in answer.text
    assert "Choose what they wait for." in answer.text


def test_a_colleagues_list_is_not_there(case: CaseFile) -> None:
    place = a_wait(case)
    colleague = browser_of_therapist(a_colleague(of=case.therapist))
    assert case.number not in colleague.get(PAGE).text
    assert colleague.post(f"{PAGE}{place.pk}/remove/").status_code == 404
