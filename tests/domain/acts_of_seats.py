"""How to come to each act on the seats of groups."""

from __future__ import annotations

from functools import partial

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import Seat, State
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.domain.acts_of_scheduling import START
from tests.factories import ZONE, a_case, a_service, client_actor, inside


@act_of(actions.book_seat, "seat.booked")
def taking_a_seat() -> Ready:
    case = a_case()
    group = a_service(of=case.therapist, seats=3)
    take = partial(actions.book_seat, service=group, start=START, case=case, key="k", by=client_actor(case), at=LATER)
    return Ready(case.practice_id, take)


def a_seat_asked_for(case: CaseFile) -> Seat:
    group = a_service(of=case.therapist, seats=3, needs_approval=True)
    with inside(case):
        actions.book_seat(service=group, start=START, case=case, key="k", by=client_actor(case), at=LATER)
        return Seat.objects.select_related("session").get()


@act_of(actions.book_seat, "seat.requested")
def asking_for_a_seat() -> Ready:
    case = a_case()
    group = a_service(of=case.therapist, seats=3, needs_approval=True)
    ask = partial(actions.book_seat, service=group, start=START, case=case, key="k", by=client_actor(case), at=LATER)
    return Ready(case.practice_id, ask)


@act_of(actions.answer_seat, "seat.confirmed")
def confirming_a_seat() -> Ready:
    case = a_case()
    answer = partial(actions.answer_seat, seat=a_seat_asked_for(case), state=State.CONFIRMED)
    return Ready(case.practice_id, partial(answer, by=by_therapist(case), at=LATER))


@act_of(actions.end_seat, "seat.declined")
def declining_a_seat() -> Ready:
    case = a_case()
    end = partial(actions.end_seat, seat=a_seat_asked_for(case), by=by_therapist(case), at=LATER)
    return Ready(case.practice_id, end)


@act_of(actions.give_up_seat, "seat.given_up")
def giving_up_a_seat() -> Ready:
    case = a_case()
    group = a_service(of=case.therapist, seats=3, cancel_until=0)
    with inside(case):
        actions.book_seat(service=group, start=START, case=case, key="k", by=client_actor(case), at=LATER)
        seat = Seat.objects.get()
    return Ready(case.practice_id, partial(actions.give_up_seat, seat=seat, by=client_actor(case), at=LATER))


@act_of(actions.hold_seat, "seat.held_open")
def keeping_a_seat_as_a_stranger() -> Ready:
    group = a_service(seats=3)
    hold = partial(actions.hold_seat, service=group, start=START, network="n", browser="b", at=LATER)
    return Ready(group.practice_id, hold)


@act_of(actions.release_seat, "seat.hold_released")
def letting_go_of_a_seat() -> Ready:
    group = a_service(seats=3)
    with inside(group):
        actions.hold_seat(service=group, start=START, network="n", browser="b", at=LATER)
    return Ready(group.practice_id, partial(actions.release_seat, holder="n.b", at=LATER))


@act_of(actions.ask_for_seat, "inquiry.made")
def asking_for_a_seat_as_a_stranger() -> Ready:
    group = a_service(seats=3)
    ask = partial(actions.ask_for_seat, service=group, start=START, email="", phone="0", words="w", zone=ZONE)
    return Ready(group.practice_id, partial(ask, holder="one", key="k", network="192.0.2.1", at=LATER))
