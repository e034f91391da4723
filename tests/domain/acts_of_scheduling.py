"""How to come to each act on calendars, sessions and inquiries."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import strangers
from evenhand.domain.scheduling.models import Inquiry, Service, Session, State
from tests.domain.acts import LATER, Ready, act_of, by_therapist
from tests.factories import (
    TODAY,
    WEEKDAYS_NINE_TO_FIVE,
    ZONE,
    a_case,
    a_service,
    a_session,
    at_hour,
    client_actor,
    inside,
    therapist_actor,
)

TOMORROW = TODAY + timedelta(days=1)
START = at_hour(10, day=TOMORROW)


@act_of(actions.add_service, "service.added")
def adding_a_service() -> Ready:
    case = a_case()
    add = partial(actions.add_service, therapist=case.therapist, key="k", name="First meeting")
    return Ready(case.practice_id, partial(add, by=by_therapist(case), at=LATER))


@act_of(actions.change_service, "service.changed")
def changing_a_service() -> Ready:
    service = a_service()
    change = partial(actions.change_service, service=service, duration=25)
    return Ready(service.practice_id, partial(change, by=therapist_actor(service.therapist), at=LATER))


@act_of(actions.end_service, "service.ended")
def ending_a_service() -> Ready:
    service = a_service()
    end = partial(actions.end_service, service=service)
    return Ready(service.practice_id, partial(end, by=therapist_actor(service.therapist), at=LATER))


@act_of(actions.set_week, "hours.set")
def setting_the_hours_of_a_practice() -> Ready:
    case = a_case()
    opened = partial(actions.set_week, week=WEEKDAYS_NINE_TO_FIVE)
    return Ready(case.practice_id, partial(opened, by=by_therapist(case), at=LATER))


@act_of(actions.hold_slot, "session.held_open")
def holding_a_slot() -> Ready:
    service = a_service()
    return Ready(service.practice_id, partial(actions.hold_slot, service=service, start=START, holder="one", at=LATER))


@act_of(actions.release_hold, "session.hold_released")
def letting_go_of_a_slot() -> Ready:
    service = a_service()
    with inside(service):
        actions.hold_slot(service=service, start=START, holder="one", at=LATER)
    return Ready(service.practice_id, partial(actions.release_hold, holder="one", at=LATER))


@act_of(actions.book, "session.booked")
def booking_a_session() -> Ready:
    case = a_case()
    book = partial(actions.book, service=a_service(of=case.therapist), start=START, case=case, key="k")
    return Ready(case.practice_id, partial(book, by=by_therapist(case), at=LATER))


@act_of(actions.book_by_oneself, "session.booked")
def booking_by_oneself() -> Ready:
    case = a_case()
    book = partial(actions.book_by_oneself, service=a_service(of=case.therapist), start=START, case=case, key="k")
    return Ready(case.practice_id, partial(book, by=client_actor(case), at=LATER))


@act_of(actions.book, "session.requested")
def asking_for_a_session() -> Ready:
    case = a_case()
    service = a_service(of=case.therapist, needs_approval=True)
    book = partial(actions.book, service=service, start=START, case=case, key="k")
    return Ready(case.practice_id, partial(book, by=client_actor(case), at=LATER))


@act_of(actions.move, "session.moved")
def moving_a_session() -> Ready:
    case = a_case()
    session = a_session(of=case)
    move = partial(actions.move, session=session, start=START, seen=session.sequence)
    return Ready(case.practice_id, partial(move, by=by_therapist(case), at=LATER))


def a_state(case: CaseFile, session: Session, state: State) -> Ready:
    change = partial(actions.set_state, session=session, state=state, seen=session.sequence)
    return Ready(case.practice_id, partial(change, by=by_therapist(case), at=LATER))


@act_of(actions.set_state, "session.cancelled")
def cancelling_a_session() -> Ready:
    case = a_case()
    return a_state(case, a_session(of=case), State.CANCELLED)


@act_of(actions.set_state, "session.cancelled_late")
def noting_a_late_cancellation() -> Ready:
    case = a_case()
    return a_state(case, a_session(of=case), State.LATE_CANCEL)


@act_of(actions.set_state, "session.took_place")
def noting_that_a_session_took_place() -> Ready:
    case = a_case()
    return a_state(case, a_session(of=case), State.HELD)


@act_of(actions.set_state, "session.missed")
def noting_that_nobody_came() -> Ready:
    case = a_case()
    return a_state(case, a_session(of=case), State.NO_SHOW)


def a_request(case: CaseFile) -> Session:
    service = a_service(of=case.therapist, needs_approval=True)
    with inside(case):
        return actions.book(service=service, start=START, case=case, key="k", by=client_actor(case), at=LATER)


@act_of(actions.set_state, "session.confirmed")
def confirming_a_session() -> Ready:
    case = a_case()
    return a_state(case, a_request(case), State.CONFIRMED)


@act_of(actions.set_state, "session.declined")
def declining_a_session() -> Ready:
    case = a_case()
    return a_state(case, a_request(case), State.DECLINED)


def an_inquiry(*, of: Service) -> Inquiry:
    with inside(of):
        asked = actions.inquire(
            service=of,
            start=START,
            email="stranger@example.org",
            phone="",
            words="I would like to talk.",
            zone=ZONE,
            holder="one",
            key="k",
            at=LATER,
        )
        return Inquiry.objects.select_related("therapist").get(sessions=asked)


@act_of(actions.inquire, "inquiry.made")
def asking_as_a_stranger() -> Ready:
    service = a_service()
    ask = partial(actions.inquire, service=service, start=START, email="", phone="0", words="w", zone=ZONE)
    return Ready(service.practice_id, partial(ask, holder="one", key="k", at=LATER))


@act_of(actions.accept, "inquiry.accepted")
def accepting_an_inquiry() -> Ready:
    service = a_service(needs_approval=True)
    by = therapist_actor(service.therapist)
    return Ready(service.practice_id, partial(actions.accept, inquiry=an_inquiry(of=service), by=by, at=LATER))


@act_of(actions.decline, "inquiry.declined")
def declining_an_inquiry() -> Ready:
    service = a_service(needs_approval=True)
    by = therapist_actor(service.therapist)
    return Ready(
        service.practice_id, partial(actions.decline, inquiry=an_inquiry(of=service), with_note=True, by=by, at=LATER)
    )


@act_of(actions.forget_inquiry, "inquiry.deleted")
def deleting_a_declined_inquiry() -> Ready:
    service = a_service(needs_approval=True)
    by = therapist_actor(service.therapist)
    inquiry = an_inquiry(of=service)
    with inside(service):
        actions.decline(inquiry=inquiry, by=by, at=LATER)
    return Ready(service.practice_id, partial(actions.forget_inquiry, inquiry=inquiry, by=by, at=LATER))


@act_of(strangers.hold_for_stranger, "session.held_open")
def holding_a_slot_as_a_stranger() -> Ready:
    service = a_service()
    hold = partial(strangers.hold_for_stranger, service=service, start=START, network="n", browser="b", at=LATER)
    return Ready(service.practice_id, hold)


@act_of(strangers.ask_for_time, "inquiry.made")
def asking_within_limits() -> Ready:
    service = a_service()
    ask = partial(strangers.ask_for_time, service=service, start=START, email="", phone="0", words="w", zone=ZONE)
    return Ready(service.practice_id, partial(ask, holder="one", key="k", network="192.0.2.1", at=LATER))


@act_of(actions.keep_note, "session_note.written")
@act_of(actions.keep_note, "private_note.kept")
def keeping_a_note() -> Ready:
    case = a_case()
    words = actions.NoteWords(said="Slept badly.", next_step="Rest.")
    keep = partial(actions.keep_note, session=a_session(of=case), case=case, member=case.therapist, words=words)
    return Ready(case.practice_id, partial(keep, private="Ask about work.", by=by_therapist(case), at=LATER))
