"""F3 for the waiting list: one offer answered twice at once, running out, or booked past; and programs that read stale.

Each race runs with the program as it is, and with one that answers from what it read before: that one is caught.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import waiting
from evenhand.domain.scheduling.models import Service, Session, WaitingOffer
from evenhand.domain.scheduling.queries.slots import slots_between
from evenhand.foundation.audit.models import AuditEntry
from tests.domain.at_once import at_once
from tests.domain.scheduling.actions.in_line import ELEVEN, TEN, in_line, offers
from tests.factories import NOW, ZONE, a_case, a_service, client_actor, inside
from tests.faults.rivals import overlaps
from tests.faults.test_stampede import without_the_guard

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(60)]
LATER = NOW + timedelta(hours=1)
Answer = Callable[[WaitingOffer], None]


def takes(offer: WaitingOffer) -> None:
    actions.take_offer(offer=offer, by=client_actor(offer.case), at=LATER)


def passes(offer: WaitingOffer) -> None:
    actions.pass_offer(offer=offer, by=client_actor(offer.case), at=LATER)


def runs_out(offer: WaitingOffer) -> None:
    actions.end_offer(offer=offer, at=LATER)


RACES = pytest.mark.parametrize(
    "second", [takes, passes, runs_out], ids=["taken twice", "taken while let go", "taken while it runs out"]
)


def offered(service: Service) -> WaitingOffer:
    """Keep a freed time for the first of two who wait."""
    in_line(service, "ana", "bo")
    with inside(service):
        actions.offer_freed(therapist_id=service.therapist_id, start=TEN, end=ELEVEN, at=NOW)
    (offer,) = offers(service)
    return offer


def upheld(offer: WaitingOffer) -> bool:
    """Whether who was told that it is theirs has it, told and noted once, and nobody else has the same time."""
    with inside(offer):
        row = WaitingOffer.objects.get(pk=offer.pk)
        theirs = Session.objects.filter(case=row.case_id, guards=True).count()
        noted = AuditEntry.objects.filter(act="session.booked", case_id=row.case_id).count()
        return theirs == noted == int(row.answer == "taken") and not overlaps()


@RACES
def test_two_answers_to_one_offer_at_once_are_one_answer(second: Answer) -> None:
    offer = offered(a_service())
    at_once(offer, [partial(one, offer) for one in (takes, second, takes, second)])
    assert upheld(offer)


@RACES
def test_a_program_that_answers_from_what_it_read_before_is_caught(
    monkeypatch: pytest.MonkeyPatch, second: Answer
) -> None:
    offer = offered(a_service())
    with inside(offer):
        read = [waiting._offers().get(pk=offer.pk) for _ in range(2)]
        monkeypatch.setattr(waiting, "_locked", lambda stale, _at: stale)
        takes(read[0])
        second(read[1])
    assert not upheld(offer)


def a_stranger_asks(service: Service, number: int = 0) -> Callable[[], object]:
    return partial(
        actions.inquire,
        service=service,
        start=TEN,
        email="stranger@example.org",
        phone="",
        words="I would like to talk.",
        zone=ZONE,
        holder=f"h{number}",
        key=f"k{number}",
        at=NOW,
    )


def offers_it(service: Service) -> Callable[[], object]:
    return partial(actions.offer_freed, therapist_id=service.therapist_id, start=TEN, end=ELEVEN, at=NOW)


def test_a_freed_time_that_a_stranger_books_while_it_is_offered_is_given_once() -> None:
    service = a_service()
    in_line(service, "ana", "bo")
    at_once(service, [offers_it(service), a_stranger_asks(service), offers_it(service), a_stranger_asks(service, 1)])
    with inside(service):
        assert Session.objects.filter(guards=True).count() == 1


def test_a_program_that_offers_what_it_saw_free_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case()
    service = a_service(of=case.therapist)
    in_line(service, "ana")
    look = slots_between

    def and_then_a_stranger_comes(**told: Any) -> object:
        found = look(**told)
        a_stranger_asks(service)()
        return found

    monkeypatch.setattr(waiting, "slots_between", and_then_a_stranger_comes)
    monkeypatch.setattr(waiting, "take", lambda **told: told["put_in"]())
    with without_the_guard(case), inside(case):
        offers_it(service)()
        assert overlaps()
