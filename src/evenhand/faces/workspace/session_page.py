"""The page of one session: the goal, what came in, changed trends, the last note, and this session's own note."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.domain.cases.models import CaseFile, Information
from evenhand.domain.cases.queries import information_of
from evenhand.domain.scheduling.actions import (
    ChangedMeanwhile,
    NoteChanged,
    NoteWords,
    NotPossible,
    keep_note,
    set_state,
)
from evenhand.domain.scheduling.actions.changing import FROM
from evenhand.domain.scheduling.models import AHEAD, Session, State
from evenhand.domain.scheduling.queries.notes import (
    last_note_before,
    notes_of,
    private_note_of,
    session_before,
    session_of,
)
from evenhand.domain.tracking.queries import progress_of
from evenhand.domain.tracking.since import change_between
from evenhand.domain.worksheets.models import Submission
from evenhand.domain.worksheets.published import definition_of
from evenhand.domain.worksheets.queries import entries_between, homework_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, done_sentence, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.note_form import Standing, Typed, fields_of, shown_parts, typed_in
from evenhand.faces.workspace.sessions import time_of
from evenhand.faces.workspace.standing import EntryLine, entry_line, is_open
from evenhand.faces.workspace.versions import authors_of, written_words
from evenhand.wording import later

MOST_ENTRIES = 30
HOW_IT_WENT = {
    State.HELD: later("It took place"),
    State.NO_SHOW: later("The client did not come"),
    State.LATE_CANCEL: later("Cancelled late"),
}
DONE = {
    "state": later("Noted how it went."),
    "changed": later("This session was changed somewhere else meanwhile. It stands as shown here."),
}


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: TherapistRequest, number: str, session_id: UUID) -> HttpResponse:
    """Show what prepares a session and keep its note; the number of queries does not grow with what came in."""
    case = own_case(request, number)
    found = own_session(case, session_id)
    clock = clock_of(request)
    if request.method != "POST":
        return _page(request, case, found, None, clock)
    typed = typed_in(request.POST)
    try:
        keep_note(
            session=found,
            case=case,
            member=request.member,
            words=typed.note,
            private=typed.words["private"],
            seen=typed.seen,
            seen_private=typed.seen_private,
            by=request.actor,
            at=clock.now,
        )
    except NoteChanged:
        return _page(request, case, found, typed, clock)
    return back_to(case_address("session", case, found.pk), done="saved", anchor="save")


@for_therapist
@require_POST
def say_how_it_went(request: TherapistRequest, number: str, session_id: UUID) -> HttpResponse:
    """Note that a session took place, was missed, or was cancelled late."""
    case = own_case(request, number)
    found = own_session(case, session_id)
    state = next((one for one in _ways_it_can_go(found, case) if one.value == request.POST.get("state")), None)
    seen = request.POST.get("seen", "")
    done = "changed"
    if state is not None and seen.isascii() and seen.isdecimal():
        try:
            set_state(session=found, state=state, seen=int(seen), by=request.actor, at=clock_of(request).now)
            done = "state"
        except (ChangedMeanwhile, NotPossible):
            pass
    elif found.state == request.POST.get("state"):
        done = "state"
    return back_to(case_address("session", case, found.pk), done=done)


def own_session(case: CaseFile, session_id: UUID) -> Session:
    """Return a session of a case file; raises Http404 for any other."""
    found = session_of(case=case, session_id=session_id)
    if found is None:
        raise Http404
    return found


def _ways_it_can_go(session: Session, case: CaseFile) -> list[State]:
    """Return the states that the buttons offer; a group's session goes as the calendar says, not as one case file."""
    if session.case_id != case.pk:
        return []
    return [state for state in HOW_IT_WENT if session.state in FROM[state]]


def _page(
    request: TherapistRequest, case: CaseFile, session: Session, typed: Typed | None, clock: Clock
) -> HttpResponse:
    standing = Standing(
        tuple(notes_of(case=case, session=session)),
        private_note_of(case=case, session=session, member=request.member),
    )
    latest, private = standing.latest, standing.private
    authors = authors_of(standing.versions, me=request.member.pk)
    fields = fields_of(standing, typed)
    context = {
        **case_frame(case, tab="sessions", within=True),
        "done": done_sentence(request, DONE),
        "session": session,
        "when": time_of(session, clock),
        "standing": str(State(session.state).label),
        "ways": [(state.value, HOW_IT_WENT[state]) for state in _ways_it_can_go(session, case)],
        "can_change": session.case_id == case.pk and session.state in AHEAD,
        "is_over": session.starts_at <= clock.now,
        "fields": fields,
        "clashes": [field for field in fields if field.elsewhere is not None],
        "came_back": typed is not None,
        "seen": latest.version if latest else 0,
        "seen_private": private.changed_at.isoformat() if private else "",
        "written": written_words(latest, authors, clock) if latest else "",
        "versions": len(standing.versions),
        "saved": request.GET.get("done") == "saved",
        **_beforehand(case, session, clock),
    }
    return render(request, "workspace/session.html", context, status=409 if typed else 200)


def _beforehand(case: CaseFile, session: Session, clock: Clock) -> dict[str, object]:
    """Return what stands beside the note: the goal, what came in since the session before, trends, the last note."""
    before = session_before(case=case, session=session)
    since = before.ends_at if before else None
    upto = max(session.starts_at, min(session.ends_at, clock.now))
    came_in = entries_between(case=case, since=since, upto=upto, most=MOST_ENTRIES + 1)
    goal = information_of(case=case).get(Information.Kind.GOAL)
    last = last_note_before(case=case, session=session)
    homework = homework_of(case=case, today=clock.now.astimezone(ZoneInfo(case.zone)).date())
    return {
        "goal": goal.words if goal else "",
        "since": clock.day_of(since) if since else "",
        "came_in": _lines_of(came_in[:MOST_ENTRIES], clock),
        "more_came_in": len(came_in) > MOST_ENTRIES,
        "trends": _changed_trends(case, since, upto, clock) if since and came_in else [],
        "last_note": shown_parts(NoteWords.of(last)),
        "last_note_of": time_of(last.session, clock) if last else "",
        "last_session": last.session_id if last else None,
        "open_work": [row.definition.client_title for row in homework if is_open(row)],
    }


def _lines_of(rows: Sequence[Submission], clock: Clock) -> list[EntryLine]:
    """Return one line an entry, newest first; the taps of one log share the line of the newest."""
    lines: dict[object, list[Submission]] = {}
    for row in rows:
        is_tap = definition_of(row.worksheet_id).one_tap is not None
        lines.setdefault(row.slug if is_tap else row.pk, []).append(row)
    return [entry_line(own, definition_of(own[0].worksheet_id).client_title, clock) for own in lines.values()]


def _changed_trends(case: CaseFile, since: datetime, upto: datetime, clock: Clock) -> list[tuple[str, str]]:
    """Return for each measure of which something else can be said than at the last session: what now, what then."""
    found = progress_of(case=case, now=clock.now)
    changes = (
        change_between(one.trend.points, since=since, upto=upto, label=one.measure.label, up=one.measure.up)
        for series in found.series
        for one in series.statements
    )
    said = [(one.now.sentence, one.before.sentence) for one in changes if one and one.is_turn]
    return list(dict.fromkeys(said))
