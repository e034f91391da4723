"""A stranger takes a place in a group: it is kept while they fill in the form, and nobody's words are lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions.strangers import MOST_HOLDS, MOST_REQUESTS
from evenhand.domain.scheduling.models import Inquiry, Seat, Service, Session, State
from evenhand.foundation.practices.models import Member
from tests.faces.booking.strangers import LETTER, SLUG, a_page, a_stranger, address, chooses, starts_on, token_on
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_service,
    a_session,
    a_therapist,
    at_hour,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db
THURSDAY = TODAY + timedelta(days=2)
TEN = at_hour(10, day=THURSDAY)
LATE = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _clock_stands() -> Iterator[None]:
    with frozen():
        yield


@pytest.fixture
def therapist() -> Member:
    return a_therapist()


def a_group(therapist: Member, *, seats: int = 2, meets: bool = True, **values: Any) -> Service:
    """Show a group on the public page; it `meets` on Thursday at ten, where a client has one of its places."""
    group = a_page(service=a_service(of=therapist, name="Evening group", for_strangers=True, seats=seats, **values))
    if meets:
        a_session(of=a_case(of=therapist), service=group, start=TEN)
    return group


def sends(group: Service, *, start: int = TEN, network: str = "192.0.2.1", **typed: Any) -> Any:
    browser = a_stranger(network)
    form = chooses(browser, group, start)
    return browser.post(address(group, "send/"), sent(form, start) | typed)


def sent(form: Any, start: int = TEN) -> dict[str, Any]:
    return LETTER | {"start": start, "token": token_on(form), "zone": "Europe/London"}


def seats_of(group: Service) -> list[Seat]:
    with inside(group):
        rows = Seat.objects.filter(guards=True, session__service=group)
        return list(rows.select_related("session", "inquiry__contact").order_by("session__starts_at", "number"))


def test_groups_are_shown_with_the_places_left_and_lead_to_their_times(therapist: Member) -> None:
    group = a_group(therapist, notice=24 * 60)
    a_service(of=therapist, name="Hidden group", seats=2)
    shown = a_stranger().get(f"/book/{SLUG}/").text
    assert "Thursday 26 November, 10:00</time> · 1 place left" in shown
    assert "Thursday 26 November, 09:00</time> · 2 places left" in shown
    assert "Hidden group" not in shown
    assert address(group) in shown
    times = a_stranger().get(f"{address(group)}?day={THURSDAY}").text
    assert re.search(r"10:00</time>.*?<small>1 place left</small>", times)
    assert re.search(r"11:00</time>.*?<small>2 places left</small>", times)


@pytest.mark.parametrize(
    ("approval", "state", "words"),
    [(True, State.REQUESTED, "Your request is sent"), (False, State.CONFIRMED, "Your place is booked")],
)
def test_a_place_is_asked_for_or_booked_as_the_group_wants_it(
    therapist: Member, *, approval: bool, state: State, words: str
) -> None:
    group = a_group(therapist, needs_approval=approval)
    answer = sends(group)
    assert (answer.status_code, words in answer.text) == (200, True)
    assert "Thursday 26 November, 10:00 to 10:50, London time" in answer.text
    assert "Choose another time" not in answer.text
    first, theirs = seats_of(group)
    assert (first.session_id, theirs.number, theirs.state, theirs.case_id) == (theirs.session_id, 2, state, None)
    assert theirs.inquiry is not None
    with inside(group):
        assert (theirs.inquiry.words, theirs.inquiry.contact.email) == (LETTER["words"], LETTER["email"])
    assert "192.0.2" not in theirs.key
    file = re.search(r'href="[^"]*(/t/[^"]+time\.ics)"', answer.text)
    assert file is not None
    assert b"BEGIN:VEVENT" in a_stranger().get(file[1]).content
    off = re.search(r'href="[^"]*(/t/[^"]+)">Call it off', answer.text)
    assert off is not None
    browser = a_stranger()
    page = browser.get(off[1])
    csrf = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    assert csrf is not None
    done = browser.post(off[1], {"csrfmiddlewaretoken": csrf[1]}, follow=True)
    assert "This time is called off" in done.text
    assert [one.case_id is None for one in seats_of(group)] == [False]


def test_a_place_is_kept_while_the_form_is_filled_and_given_back(therapist: Member) -> None:
    group, browser = a_group(therapist), a_stranger()
    form = chooses(browser, group, TEN)
    assert "A place is kept for you until 14:12." in form.text
    assert TEN not in starts_on(a_stranger("192.0.2.2").get(f"{address(group)}?day={THURSDAY}"))
    refused = chooses(a_stranger("192.0.2.2"), group, TEN)
    assert (refused.status_code, "There is no place left at this time." in refused.text) == (409, True)
    left = browser.post(address(group, "send/"), {"token": token_on(form), "zone": "Europe/London", "other": "yes"})
    assert left.status_code == 302
    assert len(seats_of(group)) == 1


def test_a_group_that_is_only_being_booked_is_a_hold_that_others_can_join(therapist: Member) -> None:
    group = a_group(therapist, meets=False, seats=3)
    form = chooses(a_stranger(), group, TEN)
    (held,) = seats_of(group)
    assert (held.state, held.session.state, held.session.held_until) == (State.HOLD, State.HOLD, held.held_until)
    with frozen(NOW + timedelta(minutes=5)):
        assert sends(group, network="192.0.2.2").status_code == 200
    assert [one.session.state for one in seats_of(group)] == [State.CONFIRMED] * 2
    assert a_stranger().post(address(group, "send/"), sent(form)).status_code == 200
    assert [one.state for one in seats_of(group)] == [State.CONFIRMED] * 2


def test_a_group_that_nobody_booked_in_the_end_leaves_its_time_free(therapist: Member) -> None:
    group = a_group(therapist, meets=False)
    single = a_service(of=therapist, for_strangers=True)
    chooses(a_stranger(), group, TEN)
    assert chooses(a_stranger("192.0.2.2"), single, TEN).status_code == 409
    with frozen(LATE):
        assert sends(single, network="192.0.2.2").status_code == 200
    assert seats_of(group) == []


def test_the_loser_of_the_last_place_keeps_the_words_and_sends_them_for_one_of_the_next_groups(
    therapist: Member,
) -> None:
    group, slow = a_group(therapist), a_stranger()
    form = chooses(slow, group, TEN)
    with frozen(LATE):
        assert sends(group, network="192.0.2.2").status_code == 200
        answer = slow.post(address(group, "send/"), sent(form))
        assert answer.status_code == 409
        assert "There is no place left at this time. Your words are still here." in answer.text
        assert LETTER["words"] in answer.text
        assert "2 places left" in answer.text
        closest = starts_on(answer)
        assert closest == [at_hour(hour, day=THURSDAY) for hour in (9, 11, 12)]
        assert slow.post(address(group, "send/"), sent(answer, closest[0])).status_code == 200
    assert [one.inquiry is None for one in seats_of(group)] == [False, True, False]


def test_a_form_without_its_contact_a_repeated_one_and_an_edited_time(therapist: Member) -> None:
    group, browser = a_group(therapist, seats=5), a_stranger()
    form = chooses(browser, group, TEN)
    assert browser.post(address(group, "send/"), sent(form) | {"email": ""}).status_code == 422
    for start in (TEN + 60, at_hour(20, day=THURSDAY), at_hour(10)):
        edited = browser.post(address(group, "send/"), sent(form, start))
        assert (edited.status_code, LETTER["words"] in edited.text) == (409, True)
    for _ in range(2):
        assert browser.post(address(group, "send/"), sent(form)).status_code == 200
    with inside(group):
        assert (Inquiry.objects.count(), Seat.objects.count()) == (1, 2)


def test_one_network_keeps_three_places_and_asks_five_times_an_hour(therapist: Member) -> None:
    group = a_group(therapist, seats=20)
    kept = [chooses(a_stranger(), group, TEN).status_code for _ in range(MOST_HOLDS + 1)]
    assert kept == [200] * MOST_HOLDS + [429]
    with frozen(LATE):
        asked = [sends(group).status_code for _ in range(MOST_REQUESTS + 1)]
    assert asked == [200] * MOST_REQUESTS + [429]


def test_a_group_that_is_full_says_so(therapist: Member) -> None:
    of_a_day: dict[str, Any] = {"window_first": THURSDAY, "window_last": THURSDAY, "window_days": None}
    nine = at_hour(9, day=THURSDAY)
    group = a_group(therapist, meets=False, duration=480, step=540, **of_a_day)
    for _ in range(2):
        a_session(of=a_case(of=therapist), service=group, start=nine)
    assert "There is no place left right now." in a_stranger().get(f"/book/{SLUG}/").text
    lost = chooses(a_stranger(), group, nine)
    assert (lost.status_code, starts_on(lost)) == (409, [])


def test_a_group_for_clients_only_is_not_there(therapist: Member) -> None:
    a_page(service=a_service(of=therapist, for_strangers=True))
    hidden = a_service(of=therapist, seats=2)
    assert a_stranger().get(address(hidden)).status_code == 404
    assert a_stranger().post(address(hidden), {"start": TEN}).status_code == 404
    assert a_stranger().post(address(hidden, "send/"), {"start": TEN}).status_code == 404


def test_the_time_of_a_group_that_everybody_left_is_free_again_unless_the_therapist_planned_it(
    therapist: Member,
) -> None:
    group = a_group(therapist, cancel_until=0)
    sends(group)
    sends(group, start=at_hour(12, day=THURSDAY))
    with inside(group):
        for seat in seats_of(group):
            if seat.inquiry is not None:
                actions.decline(inquiry=seat.inquiry, by=therapist_actor(therapist), at=NOW)
        states = dict(Session.objects.values_list("starts_at__hour", "state"))
    assert states == {10: State.CONFIRMED, 12: State.CANCELLED}
