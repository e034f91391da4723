"""A stranger says how to be reached: the request goes out once, and nobody loses what they typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions.strangers import MOST_REQUESTS
from evenhand.domain.scheduling.models import Inquiry, Service, Session, State
from tests.faces.booking.strangers import LETTER, a_page, a_stranger, address, chooses, starts_on, token_on
from tests.factories import NOW, TODAY, a_service, at_hour, frozen, inside

pytestmark = pytest.mark.django_db
THURSDAY = TODAY + timedelta(days=2)
TEN = at_hour(10, day=THURSDAY)
LATE = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock_stands() -> Iterator[None]:
    with frozen():
        yield


def sends(service: Service, *, start: int = TEN, network: str = "192.0.2.1", **typed: Any) -> Any:
    """Choose a time and send the form."""
    browser = a_stranger(network)
    form = chooses(browser, service, start)
    return browser.post(address(service, "send/"), sent(form, start) | typed)


def sent(form: Any, start: int = TEN) -> dict[str, Any]:
    return LETTER | {"start": start, "token": token_on(form), "zone": "Europe/London"}


@pytest.mark.parametrize(
    ("approval", "state", "words"),
    [(True, State.REQUESTED, "Your request is sent"), (False, State.CONFIRMED, "Your time is booked")],
)
def test_a_request_is_taken_down_as_the_service_wants_it(*, approval: bool, state: State, words: str) -> None:
    service = a_page(service=a_service(for_strangers=True, needs_approval=approval))
    answer = sends(service)
    assert (answer.status_code, words in answer.text) == (200, True)
    assert "Thursday 26 November, 10:00 to 10:50, London time" in answer.text
    with inside(service):
        session = Session.objects.select_related("inquiry__contact").get()
        assert session.state == state
        assert session.inquiry
        assert (session.inquiry.words, session.inquiry.contact.email) == (LETTER["words"], LETTER["email"])
        assert "192.0.2" not in session.key


def test_their_own_clock_is_kept_with_the_request_and_both_are_shown() -> None:
    service = a_page()
    answer = sends(service, zone="America/New_York")
    assert "Thursday 26 November, 05:00 to 05:50, New York time" in answer.text
    assert "That is 10:00 London time." in answer.text
    with inside(service):
        assert Inquiry.objects.get().zone == "America/New_York"


def test_a_zone_that_nobody_has_is_the_practices() -> None:
    service = a_page()
    assert sends(service, zone="<b>").status_code == 200
    with inside(service):
        assert Inquiry.objects.get().zone == "Europe/London"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "", "phone": " "}, "email"),
        ({"email": "ana"}, "email"),
        ({"email": "@"}, "email"),
        ({"email": "a na@example.org"}, "email"),
        ({"email": "a" * 250 + "@example.org"}, "email"),
        ({"phone": "0" * 41}, "phone"),
        ({"words": "x" * 2001}, "words"),
    ],
)
def test_what_is_missing_is_said_beside_the_words_that_were_typed(typed: dict[str, str], field: str) -> None:
    service = a_page()
    answer = sends(service, **dict[str, Any](typed))
    assert answer.status_code == 422
    assert f'href="#f-{field}"' in answer.text
    assert all(value in answer.text for value in (LETTER | typed).values() if value.strip())
    with inside(service):
        assert not Inquiry.objects.exists()
        assert Session.objects.get().state == State.HOLD


def test_a_telephone_number_alone_is_enough() -> None:
    service = a_page()
    assert sends(service, email="", phone="020 7946 0000").status_code == 200


def test_sending_twice_is_one_request() -> None:
    service, browser = a_page(), a_stranger()
    form = chooses(browser, service, TEN)
    answers = [browser.post(address(service, "send/"), sent(form)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    with inside(service):
        assert Inquiry.objects.count() == Session.objects.count() == 1


def test_the_loser_of_a_race_keeps_the_words_and_sends_them_for_one_of_the_three_closest() -> None:
    service = a_page(service=a_service(for_strangers=True))
    slow = a_stranger()
    form = chooses(slow, service, TEN)
    with frozen(LATE):
        assert sends(service, network="192.0.2.2").status_code == 200
        answer = slow.post(address(service, "send/"), sent(form))
        assert answer.status_code == 409
        assert "Somebody else took this time a moment ago." in answer.text
        assert LETTER["words"] in answer.text
        assert LETTER["email"] in answer.text
        closest = starts_on(answer)
        assert closest == [at_hour(hour, day=THURSDAY) for hour in (9, 11, 12)]
        assert slow.post(address(service, "send/"), sent(answer, closest[1])).status_code == 200
    with inside(service):
        assert Inquiry.objects.count() == 2


def test_a_hold_that_is_over_still_becomes_the_session_where_nobody_took_the_time() -> None:
    service, browser = a_page(), a_stranger()
    form = chooses(browser, service, TEN)
    with frozen(LATE):
        assert browser.post(address(service, "send/"), sent(form)).status_code == 200


@pytest.mark.parametrize(
    "start", [TEN + 60, at_hour(10), at_hour(20, day=THURSDAY), at_hour(10, day=TODAY + timedelta(days=90))]
)
def test_a_time_that_was_typed_into_the_form_keeps_the_words_and_gets_fresh_times(start: int) -> None:
    service = a_page(service=a_service(for_strangers=True))
    answer = _sends_another(service, start)
    assert answer.status_code == 409
    assert LETTER["words"] in answer.text
    assert len(starts_on(answer)) == 3
    with inside(service):
        assert not Inquiry.objects.exists()


def _sends_another(service: Service, start: int) -> Any:
    browser = a_stranger()
    return browser.post(address(service, "send/"), sent(chooses(browser, service, TEN), start))


def test_a_start_that_is_no_moment_leads_back_to_the_times() -> None:
    service = a_page()
    answer = a_stranger().post(address(service, "send/"), {"start": "x"})
    assert (answer.status_code, answer.headers["Location"]) == (302, address(service))


@pytest.mark.parametrize("token", ["", "forged", "a:b:c"])
def test_a_form_without_its_token_keeps_the_words_and_gets_a_new_one(token: str) -> None:
    service, browser = a_page(), a_stranger()
    answer = browser.post(address(service, "send/"), LETTER | {"start": TEN, "token": token})
    assert answer.status_code == 409
    assert LETTER["words"] in answer.text
    assert browser.post(address(service, "send/"), sent(answer)).status_code == 200


def test_the_token_of_a_page_with_times_is_none_of_a_form() -> None:
    service, browser = a_page(), a_stranger()
    page = token_on(browser.get(address(service)))
    assert browser.post(address(service, "send/"), LETTER | {"start": TEN, "token": page}).status_code == 409


def test_a_form_of_the_day_before_keeps_the_words() -> None:
    service, browser = a_page(), a_stranger()
    form = chooses(browser, service, TEN)
    with frozen(NOW + timedelta(hours=25)):
        answer = browser.post(address(service, "send/"), sent(form))
    assert (answer.status_code, LETTER["words"] in answer.text) == (409, True)


def test_choosing_another_time_frees_the_first() -> None:
    service, browser = a_page(), a_stranger()
    form = chooses(browser, service, TEN)
    answer = browser.post(address(service, "send/"), {"token": token_on(form), "zone": "Asia/Tokyo", "other": "yes"})
    assert answer.headers["Location"] == f"{address(service)}?zone=Asia/Tokyo"
    with inside(service):
        assert not Session.objects.exists()


def test_one_network_asks_five_times_an_hour_and_no_more() -> None:
    service = a_page(service=a_service(for_strangers=True))
    hours = range(9, 9 + MOST_REQUESTS + 1)
    answers = [sends(service, start=at_hour(hour, day=THURSDAY)) for hour in hours]
    assert [answer.status_code for answer in answers] == [200] * MOST_REQUESTS + [429]
    assert "Try again at 15:02." in answers[-1].text
    assert LETTER["words"] in answers[-1].text
    with inside(service):
        assert Inquiry.objects.count() == MOST_REQUESTS
    assert sends(service, start=at_hour(15, day=THURSDAY), network="192.0.2.9").status_code == 200
    with frozen(LATE):
        assert sends(service, start=at_hour(16, day=THURSDAY)).status_code == 200


def test_a_request_that_finds_its_time_taken_is_not_counted() -> None:
    service = a_page(service=a_service(for_strangers=True))
    with inside(service):
        actions.hold_slot(service=service, start=at_hour(13, day=THURSDAY), holder="other", at=NOW)
    browser = a_stranger()
    form = chooses(browser, service, TEN)
    for _ in range(MOST_REQUESTS + 1):
        lost = browser.post(address(service, "send/"), sent(form, at_hour(13, day=THURSDAY)))
        assert lost.status_code == 409
    assert browser.post(address(service, "send/"), sent(form)).status_code == 200
