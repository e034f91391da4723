"""How to come to each act of the waiting list, and to choosing reminders."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import Service, WaitingOffer, WaitingPlace
from tests.domain.acts import LATER, Ready, act_of
from tests.factories import NOW, TODAY, a_case, a_service, at_hour, client_actor, inside

DAY = TODAY + timedelta(days=3)
START, END = at_hour(10, day=DAY), at_hour(11, day=DAY)


def a_wait(case: CaseFile, *, service: Service | None = None, key: str = "k", at: datetime = NOW) -> WaitingPlace:
    """Put a client on the list of a service, whatever the day and hour."""
    offered = service or a_service(of=case.therapist)
    with inside(case):
        return actions.wait_for(
            service=offered, case=case, weekdays=(), from_minute=0, until_minute=1440, key=f"{case.pk}:{key}",
            by=client_actor(case), at=at,
        )  # fmt: skip


def an_offer(case: CaseFile, *, service: Service | None = None) -> WaitingOffer:
    """Let a time become free that is kept for a client who waits."""
    a_wait(case, service=service)
    with inside(case):
        (offer,) = actions.offer_freed(therapist_id=case.therapist_id, start=START, end=END, at=NOW)
    return offer


@act_of(actions.choose_reminders, "reminders.chosen")
def choosing_reminders() -> Ready:
    case = a_case()
    choose = partial(actions.choose_reminders, case=case, hours=[24, 2], channel="mail")
    return Ready(case.practice_id, partial(choose, by=client_actor(case), at=LATER))


@act_of(actions.wait_for, "waiting.joined")
def joining_the_list() -> Ready:
    case = a_case()
    wait = partial(actions.wait_for, service=a_service(of=case.therapist), case=case, weekdays=[1], from_minute=0)
    return Ready(case.practice_id, partial(wait, until_minute=720, key="k", by=client_actor(case), at=LATER))


@act_of(actions.wait_for, "waiting.changed")
def wishing_for_another_day() -> Ready:
    case = a_case()
    place = a_wait(case)
    wait = partial(actions.wait_for, service=place.service, case=case, weekdays=[1], from_minute=0, until_minute=720)
    return Ready(case.practice_id, partial(wait, key="other", by=client_actor(case), at=LATER))


@act_of(actions.leave_list, "waiting.left")
def leaving_the_list() -> Ready:
    case = a_case()
    return Ready(case.practice_id, partial(actions.leave_list, place=a_wait(case), by=client_actor(case), at=LATER))


@act_of(actions.offer_freed, "waiting.offered")
def offering_what_became_free() -> Ready:
    case = a_case()
    a_wait(case)
    offer = partial(actions.offer_freed, therapist_id=case.therapist_id, start=START, end=END, at=LATER)
    return Ready(case.practice_id, offer)


@act_of(actions.take_offer, "waiting.taken")
def taking_an_offer() -> Ready:
    case = a_case()
    return Ready(case.practice_id, partial(actions.take_offer, offer=an_offer(case), by=client_actor(case), at=LATER))


@act_of(actions.pass_offer, "waiting.passed")
def letting_an_offer_go() -> Ready:
    case = a_case()
    return Ready(case.practice_id, partial(actions.pass_offer, offer=an_offer(case), by=client_actor(case), at=LATER))


@act_of(actions.end_offer, "waiting.expired")
def an_offer_runs_out() -> Ready:
    case = a_case()
    return Ready(case.practice_id, partial(actions.end_offer, offer=an_offer(case), at=LATER))
