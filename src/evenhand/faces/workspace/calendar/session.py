"""The page of one session: who comes, how it stands, what became of it, and everything that can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.queries import case_by_number, display_name, load_names
from evenhand.domain.scheduling.actions import (
    ChangedMeanwhile,
    Clashes,
    NoRoom,
    NotPossible,
    Scope,
    SlotGone,
    answer_seat,
    book_seat,
    cancel_in_series,
    give_up_seat,
    move_in_series,
    set_state,
    take_over,
)
from evenhand.domain.scheduling.actions.changing import FROM
from evenhand.domain.scheduling.models import AHEAD, Inquiry, Seat, Session, SessionChange, State
from evenhand.domain.scheduling.queries.calendar import changes_of, seats_kept, seats_of, session_of
from evenhand.domain.scheduling.queries.rules import seconds
from evenhand.domain.scheduling.recurring import moment_on
from evenhand.domain.scheduling.slots.rules import LONGEST
from evenhand.faces.components.clock_words import ClockWords
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.calendar.clocks import clock_for
from evenhand.faces.workspace.calendar.lines import line_of
from evenhand.faces.workspace.calendar.planning import (
    SKIPPED,
    chosen_time,
    minute_typed,
    near,
    number_typed,
    taken_words,
)
from evenhand.faces.workspace.calendar.showing import address_of, day_typed
from evenhand.faces.workspace.case_frame import back_to, done_sentence, key_for, new_key
from evenhand.faces.workspace.inquiries import words_of_note
from evenhand.foundation.practices.models import Member
from evenhand.wording import later, later_of, say

CHANGED = later(
    "Somebody else has changed this session since you opened it. Nothing was done; here is how it stands now."
)
NOT_POSSIBLE = later("This cannot be done with the session as it stands now. Nothing was changed.")
NO_ROOM = later("Your calendar has no room at this time. Nothing was changed: make room first, or move the session.")
DONE = {
    "taken_over": later("The session is in your calendar now."),
    "confirmed": later("The session is confirmed."),
    "declined": later("The request is declined. Its time is free again."),
    "cancelled": later("The session is cancelled. Its time is free again."),
    "late_cancel": later("Noted as cancelled late."),
    "held": later("Noted as held."),
    "no_show": later("Noted: the client did not come."),
    "moved": later("The session has its new time."),
    "seat": later("The client has a seat."),
    "freed": later("The seat is free again."),
    "seat_confirmed": later("The seat is confirmed."),
    "seat_declined": later("The request is declined. The seat is free again."),
}
SAYINGS = {
    State.CONFIRMED: (later("Confirm"), later("Take that back")),
    State.DECLINED: (later("Decline"), later("Decline")),
    State.HELD: (later("It took place"), later("It took place after all")),
    State.NO_SHOW: (later("The client did not come"), later("The client did not come after all")),
    State.LATE_CANCEL: (later("Cancelled late"), later("It was cancelled late")),
}
"""What a button that leads into a state says: of a session that is expected, and of one that is over."""
WHO = {"therapist": later_of("by", "therapist"), "client": later_of("by", "client")}
ONLINE = later_of("by", "online")
SCOPES = (
    (Scope.THIS, later("Only this session")),
    (Scope.FOLLOWING, later("This one and those after it")),
    (Scope.ALL, later("All of the series that are ahead")),
)


@dataclass(slots=True)
class Answer:
    """What came of a press: the word that confirms it, or why nothing was done, with what to choose instead."""

    done: str = ""
    told: str = ""
    problems: list[tuple[str, str]] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    nearest: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The status of a page that shows why nothing was done."""
        if self.told or self.clashes:
            return 409
        return 422 if self.problems else 200


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: TherapistRequest, session_id: UUID) -> HttpResponse:
    """Show a session, and do what was pressed; somebody who did not see the latest is told, and shown it."""
    row = _own(request, session_id)
    clock, answer = clock_for(request), Answer()
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise Http404
        answer = _tried(act, request, row, clock)
        if answer.done:
            if request.POST.get("from") == "today":
                return back_to(reverse("workspace:today"), done=answer.done)
            return back_to(reverse("workspace:booked_session", args=[row.pk]), done=answer.done)
        row = _own(request, session_id)
    context = {
        **_shown(row, request.member, clock),
        **_typed(request, row, clock),
        "answer": answer,
        "problems": answer.problems,
    }
    context |= {"problem": dict(answer.problems), "done": done_sentence(request, DONE), "key": new_key()}
    return render(request, "workspace/calendar/session.html", context, status=answer.status)


def _own(request: TherapistRequest, session_id: UUID) -> Session:
    row = session_of(session_id=session_id, therapist=request.member)
    if row is None:
        raise Http404
    request.opened_case = row.inquiry.case_id if row.inquiry else row.case_id
    return row


def _tried(
    act: Callable[[TherapistRequest, Session, ClockWords], Answer],
    request: TherapistRequest,
    row: Session,
    clock: ClockWords,
) -> Answer:
    try:
        return act(request, row, clock)
    except ChangedMeanwhile:
        return Answer(told=CHANGED)
    except NotPossible:
        return Answer(told=NOT_POSSIBLE)
    except Clashes as clashes:
        return Answer(clashes=[clock.day(one.day) for one in clashes.with_these])
    except SlotGone as gone:
        nearest = [near(slot.start, clock) for slot in gone.nearest]
        return Answer(told=taken_words(row.service), nearest=nearest)


def _set_state(request: TherapistRequest, row: Session, clock: ClockWords) -> Answer:
    try:
        state = State(request.POST.get("state", ""))
    except ValueError:
        raise Http404 from None
    if _is_asked_by_a_stranger(row):
        raise NotPossible
    if state in (State.CANCELLED, State.LATE_CANCEL):
        scope = _scope(request) if state is State.CANCELLED else Scope.THIS
        cancel_in_series(session=row, scope=scope, seen=_seen(request), by=request.actor, at=clock.now, state=state)
    else:
        set_state(session=row, state=state, seen=_seen(request), by=request.actor, at=clock.now)
    return Answer(done=state.value)


def _move(request: TherapistRequest, row: Session, clock: ClockWords) -> Answer:
    chosen = chosen_time(request) or (request.POST.get("day", ""), request.POST.get("time", ""))
    day, minute = day_typed(chosen[0]), minute_typed(chosen[1])
    minutes = number_typed(request.POST.get("minutes", ""))
    problems = []
    if day is None:
        problems.append(("day", say("Choose the day of the session.")))
    if minute is None:
        problems.append(("time", say("Enter the time it begins, such as 14:30.")))
    if not 1 <= (minutes or 0) <= LONGEST:
        problems.append(("minutes", say("Enter how many minutes it lasts, from 1 to %(most)s.", most=LONGEST)))
    if problems or day is None or minute is None:
        return Answer(problems=problems)
    start = moment_on(clock.zone, day, minute)
    if start is None:
        return Answer(problems=[("time", SKIPPED)])
    move_in_series(
        session=row,
        start=start,
        scope=_scope(request),
        seen=_seen(request),
        by=request.actor,
        at=clock.now,
        minutes=minutes,
    )
    return Answer(done="moved")


def _give_seat(request: TherapistRequest, row: Session, clock: ClockWords) -> Answer:
    case = case_by_number(number=request.POST.get("number", ""), therapist=request.member)
    if case is None:
        return Answer(problems=[("number", say("Enter the number of a case file of yours, such as P41A913."))])
    if row.state != State.CONFIRMED or not row.is_group:
        raise NotPossible
    key = key_for(case, request.POST.get("key", ""), act="seat")
    start = seconds(row.starts_at)
    book_seat(service=row.service, start=start, case=case, key=key, by=request.actor, at=clock.now)
    return Answer(done="seat")


def _answer_seat(request: TherapistRequest, row: Session, clock: ClockWords) -> Answer:
    """Confirm or decline a seat that a client asked for; a stranger's is answered with their request."""
    state = {"confirmed": State.CONFIRMED, "declined": State.DECLINED}.get(request.POST.get("state", ""))
    if state is None:
        raise Http404
    seat = _seat_pressed(request, row)
    if seat is None or seat.case is None:
        raise NotPossible
    answer_seat(seat=seat, state=state, by=request.actor, at=clock.now)
    return Answer(done=f"seat_{state}")


def _seat_pressed(request: TherapistRequest, row: Session) -> Seat | None:
    return next((one for one in seats_of(row) if str(one.pk) == request.POST.get("seat")), None)


def _free_seat(request: TherapistRequest, row: Session, clock: ClockWords) -> Answer:
    seat = _seat_pressed(request, row)
    if seat is not None and _waits(seat):
        raise NotPossible
    if seat is not None:
        give_up_seat(seat=seat, by=request.actor, at=clock.now)
    return Answer(done="freed")


def _take_over(request: TherapistRequest, row: Session, clock: ClockWords) -> Answer:
    try:
        take_over(session=row, to=request.member, by=request.actor, at=clock.now)
    except NoRoom:
        return Answer(told=NO_ROOM)
    return Answer(done="taken_over")


ACTS = {
    "take": _take_over,
    "state": _set_state,
    "move": _move,
    "seat": _give_seat,
    "free": _free_seat,
    "answer": _answer_seat,
}


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One seat of a group: a client's with their number, or a stranger's with the address of their request."""

    id: UUID
    number: int
    case_number: str
    who: str
    asked: bool
    address: str


def _seat_line(seat: Seat) -> SeatLine:
    number, who = (seat.case.number, display_name(seat.case)) if seat.case else ("", say("Somebody new"))
    address = reverse("workspace:inquiry", args=[seat.inquiry_id]) if seat.case is None else ""
    return SeatLine(seat.pk, seat.number, number, who, seat.state == State.REQUESTED, address)


def _waits(seat: Seat) -> bool:
    """Return whether a seat is a stranger's whose request waits, and is answered with it, so that both stand alike."""
    return seat.inquiry is not None and seat.inquiry.standing == Inquiry.Standing.WAITING


def _scope(request: TherapistRequest) -> Scope:
    try:
        return Scope(request.POST.get("scope", Scope.THIS))
    except ValueError:
        return Scope.THIS


def _seen(request: TherapistRequest) -> int:
    seen = number_typed(request.POST.get("seen", ""))
    return -1 if seen is None else seen


def _is_asked_by_a_stranger(row: Session) -> bool:
    """Return whether it is a stranger's request, which is answered with their inquiry, so that both stand alike."""
    return row.inquiry_id is not None and row.case_id is None and row.state == State.REQUESTED


def _waits_for_an_answer(row: Session) -> bool:
    return row.inquiry is not None and row.inquiry.standing == Inquiry.Standing.WAITING


def _shown(row: Session, member: Member, clock: ClockWords) -> dict[str, object]:
    seats = seats_of(row) if row.is_group else []
    load_names([one.case for one in seats if one.case] + ([row.case] if row.case else []))
    kept = seats_kept(row, at=clock.now) if row.is_group else 0
    begun = row.starts_at <= clock.now
    asked = _is_asked_by_a_stranger(row)
    return {
        "session": row,
        "line": line_of(row, clock),
        "when": clock.span(row.starts_at, row.ends_at),
        "place": clock.place,
        "elsewhere": clock.elsewhere(row.starts_at, row.case.zone) if row.case else "",
        "buttons": [] if asked else _buttons(row, begun=begun),
        "asks": row.inquiry_id is not None and row.case_id is None,
        "inquiry": row.inquiry if _waits_for_an_answer(row) else None,
        "note": words_of_note(),
        "elsewhere_of": row.therapist.user.email if row.therapist_id != member.pk else "",
        "can_take": row.case is not None
        and row.case.therapist_id == member.pk != row.therapist_id
        and row.state in AHEAD,
        "can_move": row.state in AHEAD,
        "can_cancel": row.state in AHEAD and not asked,
        "seats": [_seat_line(one) for one in seats],
        "seats_kept": kept,
        "seats_left": row.seats - len(seats) - kept,
        "can_seat": row.is_group and row.state == State.CONFIRMED,
        "scopes": SCOPES if row.series_id and row.state in AHEAD else (),
        "changes": [_change(one, clock) for one in changes_of(row)],
        "booked": clock.short_moment(row.booked_at),
        "booked_by": _who(row.booked_by),
        "week": address_of("week", clock.local(row.starts_at).date()),
    }


def _typed(request: TherapistRequest, row: Session, clock: ClockWords) -> dict[str, object]:
    """Return the fields of the form: as they were typed, or as the session stands."""
    local = clock.local(row.starts_at)
    minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
    stands = {"day": local.date().isoformat(), "time": f"{local:%H:%M}", "minutes": str(minutes)}
    typed = {name: request.POST.get(name, value) for name, value in stands.items()}
    typed["scope"], typed["number"] = str(_scope(request)), request.POST.get("number", "")
    return {"typed": typed}


def _buttons(row: Session, *, begun: bool) -> list[tuple[str, str]]:
    """Return the states that a session can be brought into by one press, with what the buttons say."""
    over = row.state not in AHEAD
    after = (State.HELD, State.NO_SHOW, State.LATE_CANCEL)
    may = [state for state in SAYINGS if row.state in FROM[state] and (begun or over or state not in after)]
    if row.state in AHEAD and State.LATE_CANCEL not in may:
        may.append(State.LATE_CANCEL)
    return [(state.value, SAYINGS[state][over]) for state in may]


def _change(change: SessionChange, clock: ClockWords) -> tuple[str, str, str, str]:
    """Return when a change was made and by whom, and what it was, in words."""
    what = ""
    if change.starts_before != change.starts_after:
        before, after = clock.short_moment(change.starts_before), clock.short_moment(change.starts_after)
        what = say("Moved from %(before)s to %(after)s", before=before, after=after)
    if change.state_before != change.state_after:
        state = str(State(change.state_after).label)
        what = f"{what}, {state[:1].lower()}{state[1:]}" if what else state
    if not what:
        what = say("Its length was changed")
    at = change.changed_at
    return clock.short_moment(at), at.isoformat(timespec="minutes"), what, _who(change.changed_by)


def _who(by: str) -> str:
    return str(WHO.get(by.partition(":")[0], ONLINE))
