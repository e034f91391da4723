"""A stranger looks for a time: what is offered, on whose clock, and what an edited address gets."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from evenhand.domain.scheduling.actions.strangers import MOST_HOLDS, MOST_HOLDS_OF_ALL
from evenhand.domain.scheduling.models import Limit, Session, State
from tests.faces.booking.strangers import SLUG, a_page, a_stranger, address, chooses, starts_on, token_on
from tests.factories import NOW, TODAY, a_service, a_therapist, at_hour, frozen, inside

pytestmark = pytest.mark.django_db
THURSDAY = TODAY + timedelta(days=2)
TEN = at_hour(10, day=THURSDAY)


@pytest.fixture(autouse=True)
def _clock_stands() -> object:
    with frozen():
        yield


def test_a_single_service_shows_its_times_at_once() -> None:
    service = a_page()
    answer = a_stranger().get(f"/book/{SLUG}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, address(service))


def test_several_services_are_named_and_those_for_clients_only_are_not() -> None:
    therapist = a_therapist()
    a_page(service=a_service(of=therapist, name="First talk", for_strangers=True))
    a_service(of=therapist, name="Second talk", for_strangers=True)
    a_service(of=therapist, name="Third talk")
    page = a_stranger().get(f"/book/{SLUG}/").text
    assert "First talk" in page
    assert "Second talk" in page
    assert "Third talk" not in page


def test_a_closed_page_and_one_that_nobody_has_are_the_same() -> None:
    service = a_page(is_open=False)
    addresses = [f"/book/{SLUG}/", address(service), address(service, "zone/"), "/book/nobody/", "/nothing/"]
    addresses += [f"/book/{SLUG}/frame/", address(service, frame="frame/")]
    answers = [a_stranger().get(one) for one in addresses]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_a_service_of_another_practice_is_not_there() -> None:
    a_page()
    other = a_page(slug="other")
    assert a_stranger().get(address(other)).status_code == 404
    assert a_stranger().post(address(other), {"start": TEN}).status_code == 404
    assert a_stranger().post(address(other, "send/"), {"start": TEN}).status_code == 404


def test_the_first_day_with_free_times_stands_open_and_days_without_are_no_links() -> None:
    service = a_page()
    page = a_stranger().get(address(service))
    assert starts_on(page) == [at_hour(15), at_hour(16)]
    days = re.findall(r"\?day=([\d-]+)", page.text)
    assert days[0] == "2026-11-24"
    assert "2026-11-28" not in days  # a Saturday


def test_a_day_that_is_chosen_shows_its_times() -> None:
    page = a_stranger().get(address(a_page()) + f"?day={THURSDAY}")
    assert starts_on(page) == [at_hour(hour, day=THURSDAY) for hour in range(9, 17)]


def test_a_day_can_be_asked_for_alone() -> None:
    service = a_page()
    part = a_stranger().get(address(service) + f"?day={THURSDAY}&part=day")
    assert starts_on(part) == [at_hour(hour, day=THURSDAY) for hour in range(9, 17)]
    assert "<html" not in part.text
    assert "<nav" not in part.text
    saturday = a_stranger().get(address(service) + "?day=2026-11-28&part=day")
    assert "No free times are left on Saturday 28 November" in saturday.text
    assert "<html" in a_stranger().get(address(service) + "?day=never&part=day").text


def test_the_days_stand_as_a_list_too() -> None:
    page = a_stranger().get(address(a_page()) + "?view=list").text
    assert "Tuesday 24 November<span>2 times</span>" in page
    assert "<table" not in page


def test_an_empty_month_leads_to_the_first_one_with_times() -> None:
    service = a_page(service=a_service(for_strangers=True, notice=20 * 24 * 60, window_days=60))
    page = a_stranger().get(address(service)).text
    assert "<h2>December 2026</h2>" in page


@pytest.mark.parametrize(
    "asked", ["month=2026-13", "month=0000-00", "day=x", "day=9999-12-31", "month=1000-01", "zone=/etc", "zone=Moon"]
)
def test_an_address_that_makes_no_sense_shows_times_all_the_same(asked: str) -> None:
    answer = a_stranger().get(address(a_page()) + f"?{asked}")
    assert answer.status_code == 200
    assert "<h1>First meeting</h1>" in answer.text


def test_times_stand_on_the_clock_that_is_asked_for_with_the_other_beside_it() -> None:
    page = a_stranger().get(address(a_page()) + f"?zone=America/New_York&day={THURSDAY}")
    assert "Times are New York time." in page.text
    assert f'value="{TEN}"><time datetime="2026-11-26T10:00+00:00">05:00</time>' in page.text
    assert "<small>10:00 London time</small>" in page.text


def test_the_zone_page_leads_back_with_the_zone() -> None:
    service = a_page()
    page = a_stranger().get(address(service, "zone/") + "?zone=Asia/Calcutta").text
    assert f'<form method="get" action="{address(service)}"' in page
    assert '<option value="Asia/Calcutta" selected>' in page


def test_a_time_that_is_chosen_is_kept_and_the_form_says_until_when() -> None:
    service = a_page()
    answer = chooses(a_stranger(), service, TEN)
    assert answer.status_code == 200
    assert "This time is kept for you until 14:12." in answer.text
    with inside(service):
        held = Session.objects.get()
        assert (held.state, held.held_until) == (State.HOLD, NOW + timedelta(minutes=10))
    assert TEN not in starts_on(a_stranger().get(address(service) + f"?day={THURSDAY}"))


def test_another_time_on_the_same_page_takes_the_place_of_the_first() -> None:
    service, browser = a_page(), a_stranger()
    token = token_on(browser.get(address(service)))
    for start in (TEN, at_hour(12, day=THURSDAY)):
        assert browser.post(address(service), {"start": start, "token": token}).status_code == 200
    with inside(service):
        assert Session.objects.count() == 1


def test_a_time_that_somebody_else_holds_is_answered_with_the_three_closest() -> None:
    service = a_page(service=a_service(for_strangers=True))
    chooses(a_stranger(), service, TEN)
    answer = chooses(a_stranger("192.0.2.2"), service, TEN)
    assert answer.status_code == 409
    assert "This time was just taken." in answer.text
    assert starts_on(answer)[:3] == [at_hour(hour, day=THURSDAY) for hour in (9, 11, 12)]


@pytest.mark.parametrize(
    "start",
    [
        TEN + 7 * 60,  # off the grid
        TEN + 1,
        at_hour(10),  # in the past
        at_hour(20, day=THURSDAY),  # doors closed
        at_hour(10, day=TODAY + timedelta(days=90)),  # beyond the window
        at_hour(10, day=TODAY + timedelta(days=1)),  # inside the notice
        "x", "", "-5", "1" * 12, "1" * 40, "9e9", "\u0661\u0662", 0,
    ],
)  # fmt: skip
def test_a_time_that_was_typed_into_the_address_gets_fresh_ones(start: object) -> None:
    service = a_page(service=a_service(for_strangers=True, notice=30 * 60))
    answer = a_stranger().post(address(service), {"start": start})
    assert answer.status_code == 409
    assert "These are the closest free ones." in answer.text
    assert len(starts_on(answer)) >= 3
    with inside(service):
        assert not Session.objects.exists()


def test_a_day_that_is_full_is_refused_with_other_days() -> None:
    service = a_page()
    with inside(service):
        Limit.objects.create(
            member=service.therapist, service=service, period="day", unit="sessions", most=1, changed_at=NOW
        )
    chooses(a_stranger(), service, TEN)
    answer = chooses(a_stranger("192.0.2.2"), service, at_hour(14, day=THURSDAY))
    assert answer.status_code == 409
    assert all(start < at_hour(0, day=THURSDAY) or start > at_hour(23, day=THURSDAY) for start in starts_on(answer)[:3])


def test_one_network_holds_three_times_and_no_more() -> None:
    service = a_page(service=a_service(for_strangers=True))
    hours = [at_hour(hour, day=THURSDAY) for hour in range(9, 17)]
    answers = [chooses(a_stranger(), service, start) for start in hours[: MOST_HOLDS + 1]]
    assert [answer.status_code for answer in answers] == [200] * MOST_HOLDS + [429]
    assert "Wait ten minutes, then try again." in answers[-1].text
    assert chooses(a_stranger("192.0.2.2"), service, hours[-1]).status_code == 200
    with frozen(NOW + timedelta(minutes=11)):
        assert chooses(a_stranger(), service, hours[0]).status_code == 200


def test_many_networks_hold_thirty_times_of_a_practice_and_no_more() -> None:
    service = a_page(service=a_service(for_strangers=True))
    days = [TODAY + timedelta(days=number) for number in range(1, 20)]
    starts = [at_hour(hour, day=day) for day in days if day.weekday() < 5 for hour in range(9, 17)]
    codes = [
        chooses(a_stranger(f"192.0.2.{number}"), service, start).status_code
        for number, start in enumerate(starts[: MOST_HOLDS_OF_ALL + 1])
    ]
    assert codes == [200] * MOST_HOLDS_OF_ALL + [429]


def test_no_page_sets_a_cookie_and_a_form_of_another_website_is_refused() -> None:
    service, browser = a_page(), a_stranger()
    answer = browser.get(address(service))
    assert not answer.cookies
    refused = browser.post(address(service), {"start": TEN}, headers={"origin": "https://elsewhere.example"})
    assert refused.status_code == 403
    assert not chooses(browser, service, TEN).cookies
    later = {"start": at_hour(14, day=THURSDAY)}
    own = browser.post(address(service), later, headers={"origin": "http://testserver"})
    assert own.status_code == 200


def test_a_page_costs_few_queries(django_assert_max_num_queries: object) -> None:
    service = a_page()
    browser = a_stranger()
    browser.get(address(service))
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        browser.get(address(service))


def test_the_page_is_small() -> None:
    assert len(Client().get(address(a_page())).content) < 20_000
