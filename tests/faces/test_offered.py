"""The page behind the link to a time that became free: taken or let go once, and nothing to anybody else."""

from __future__ import annotations

import pytest
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.links import Purpose, _signed, offer_address
from evenhand.domain.scheduling.models import Session, State, WaitingOffer
from tests.domain.acts_of_waiting import DAY, an_offer
from tests.factories import NOW, a_case, a_service, at_hour, browser_of_client, frozen, inside

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> CaseFile:
    return a_case(email="client@example.org", name="Maria Wirsing")


def link_of(offer: WaitingOffer) -> str:
    return offer_address(offer).partition("//")[2].partition("/")[2].join(("/", ""))


def standing(offer: WaitingOffer) -> tuple[str, list[str]]:
    with inside(offer):
        states = Session.objects.filter(starts_at=offer.starts_at, guards=True).values_list("state", flat=True)
        return WaitingOffer.objects.get(pk=offer.pk).answer, list(states)


@frozen()
def test_opening_it_changes_nothing_and_a_press_takes_it_once(case: CaseFile, client: Client) -> None:
    offer = an_offer(case)
    page = client.get(link_of(offer)).text
    assert "Friday 27 November 2026, 10:00 to 10:50, London time" in page
    assert "It is kept for you until Tuesday 24 November 2026, 18:02." in page
    assert standing(offer) == ("", [State.HOLD])
    answers = [client.post(link_of(offer), {"take": "yes"}) for _ in range(2)]
    assert [(one.status_code, one.headers["Location"]) for one in answers] == [(302, link_of(offer))] * 2
    assert standing(offer) == ("taken", [State.CONFIRMED])
    assert "This time is yours" in client.get(link_of(offer)).text
    client.post(link_of(offer), {"pass": "yes"})
    assert standing(offer) == ("taken", [State.CONFIRMED])


@frozen()
def test_a_press_lets_it_go_once_and_it_cannot_be_taken_any_more(case: CaseFile, client: Client) -> None:
    offer = an_offer(case)
    for press in ("pass", "pass", "take"):
        assert client.post(link_of(offer), {press: "yes"}).status_code == 302
    assert standing(offer) == ("passed", [])
    assert "You let this time go" in client.get(link_of(offer)).text


def test_it_runs_out_and_the_page_says_so(case: CaseFile, client: Client) -> None:
    with frozen():
        offer = an_offer(case)
    with frozen(offer.until):
        client.post(link_of(offer), {"take": "yes"})
        assert "This time is no longer kept for you" in client.get(link_of(offer)).text
    assert standing(offer) == ("", [State.HOLD])
    with frozen(offer.starts_at):
        assert client.get(link_of(offer)).status_code == 410


@frozen()
def test_what_needs_approval_is_asked_for(case: CaseFile, client: Client) -> None:
    offer = an_offer(case, service=a_service(of=case.therapist, needs_approval=True))
    client.post(link_of(offer), {"take": "yes"})
    assert "You asked for this time" in client.get(link_of(offer)).text


@frozen()
def test_a_link_that_is_not_ours_or_is_for_something_else_opens_nothing(case: CaseFile, client: Client) -> None:
    offer = an_offer(case)
    good = link_of(offer)
    other = _signed(offer.practice_id, offer.pk, Purpose.SEE)
    for link in (good[:-3] + "/", "/o/guess/", f"/o/{other}/", f"/o/{'x' * 900}/", good.replace("/o/", "/t/")):
        answers = (client.get(link), client.post(link, {"take": "yes"}))
        assert [answer.status_code for answer in answers] == [410, 410]
    assert standing(offer) == ("", [State.HOLD])


@frozen()
def test_it_opens_nothing_once_the_clients_way_in_has_ended(case: CaseFile, client: Client) -> None:
    offer = an_offer(case)
    with inside(case):
        case.client.ended_at = NOW
        case.client.save()
    assert client.get(link_of(offer)).status_code == 410


@frozen()
def test_it_names_nobody_and_says_nothing_of_what_it_is_for(case: CaseFile, client: Client) -> None:
    page = client.get(link_of(an_offer(case))).text
    main = page[page.index("<main") : page.index("</main>")].casefold()
    for word in ("wirsing", "therap", "session", "client@", case.number.casefold(), "first meeting"):
        assert word not in main


@frozen()
def test_it_stands_in_the_clients_space_too(case: CaseFile) -> None:
    offer = an_offer(case)
    browser = browser_of_client(case)
    page = browser.get("/me/times/").text
    assert "Free for you now" in page
    assert offer_address(offer) in page
    assert (
        f'value="{at_hour(10, day=DAY)}"' not in browser.get(f"/me/times/new/{offer.place.service_id}/?day={DAY}").text
    )
