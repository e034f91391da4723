"""The tab of a case file with its messages: to read, to answer, and what the client sees of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.told.showing import reading_times
from evenhand.domain.conversations.actions import (
    answer,
    mark_read,
    settle,
    show_when_read,
    switch_case,
    switch_practice,
)
from evenhand.domain.conversations.files.kinds import MOST_BYTES, MOST_FILES
from evenhand.domain.conversations.models import Message, MessageFile
from evenhand.domain.conversations.queries import (
    conversation_of,
    files_of,
    files_of_draft,
    messages_chosen,
    practice_takes_messages,
    thread_of,
)
from evenhand.faces.components.messages.files import REMOVE, Attached, added_answer, attached, sent_file
from evenhand.faces.components.messages.saving import FIELD, saved_answer
from evenhand.faces.components.messages.side import Side
from evenhand.faces.components.messages.writing import Writing, pressed, standing
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import back_to, case_address, case_frame, done_sentence, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.team.owners import only_owners
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.practices.models import Practice
from evenhand.wording import later, say

DONE = {
    "sent": later("Sent. The client finds it in their space."),
    "settled": later("Noted: no answer needed."),
    "shown": later("Saved. It counts from now on."),
    "on": later("Messages are on."),
    "off": later("Messages are off. What was sent can still be read."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One message as the desk shows it; `read` is when the client read it, where they let that be seen."""

    by: str
    from_client: bool
    words: str
    files: Sequence[Attached]
    sent: str
    there: str
    sent_at: str
    read: str
    is_new: bool
    waits: bool


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def case_messages(request: TherapistRequest, number: str) -> HttpResponse:
    """Show the messages of a case file with the newest last, and answer; seven queries after the case file."""
    case = own_case(request, number)
    clock = clock_of(request)
    side = _side(request, case, clock)
    if REMOVE in request.POST:
        return _written(request, side, clock)
    match request.POST.get("act", ""):
        case "" if request.method != "POST":
            return _page(request, side, clock)
        case "answer" | "add":
            return _written(request, side, clock)
        case "settle":
            settle(case=case, up_to=_seen(request), by=request.actor, at=clock.now)
            return _back(case, "settled")
        case "show":
            show_when_read(case=case, on="shows" in request.POST, by=request.actor, at=clock.now)
            return _back(case, "shown")
        case "on" | "off" as act:
            switch_case(case=case, on=act == "on", by=request.actor, at=clock.now)
            return _back(case, act)
        case _ if "_see" in request.POST:
            return _written(request, side, clock)
        case _:
            raise Http404


@for_therapist
@require_POST
def save_message(request: TherapistRequest, number: str) -> HttpResponse:
    """Keep what a member is writing to a client, as it is typed."""
    case = own_case(request, number)
    return saved_answer(_side(request, case, clock_of(request)), request.body)


@for_therapist
@require_POST
def add_message_file(request: TherapistRequest, number: str) -> HttpResponse:
    """Add a file to what a member is writing, or take one away."""
    case = own_case(request, number)
    return added_answer(_side(request, case, clock_of(request)), request)


@for_therapist
@require_safe
def message_file(request: TherapistRequest, number: str, file_id: UUID) -> HttpResponse:
    """Hand out a file of a message."""
    case = own_case(request, number)
    return sent_file(_side(request, case, clock_of(request)), file_id)


def _side(request: TherapistRequest, case: CaseFile, clock: Clock) -> Side:
    return Side(case, request.actor, clock.now, moment=clock.moment, time=clock.time)


def _back(case: CaseFile, done: str) -> HttpResponse:
    return back_to(case_address("messages", case), done=done)


def _seen(request: TherapistRequest) -> int:
    """Return the number of the newest message that stood on the page; 0 where a form does not say it."""
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 9 else 0


def _written(request: TherapistRequest, side: Side, clock: Clock) -> HttpResponse:
    """Do what a button of the form says: send, add files, take one away, show both texts."""
    sends = partial(answer, case=side.case, seen=_seen(request), by=request.actor, at=clock.now)
    came_back = pressed(side, request, sends, adds_only=request.POST.get("act") == "add")
    if came_back is not None:
        return _page(request, side, clock, *came_back)
    return back_to(case_address("messages", side.case), done="sent", anchor="latest")


def _page(
    request: TherapistRequest, side: Side, clock: Clock, writing: Writing | None = None, status: int = 200
) -> HttpResponse:
    case, draft = side.case, side.draft()
    writing = writing or standing(side, draft)
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 9 else 0
    thread, chosen = thread_of(case=case, before=before), conversation_of(case=case)
    files = files_of(case=case, messages=thread.messages)
    lines = [_line(row, files[row.pk], case, request.actor, clock) for row in thread.messages]
    if request.method == "GET":
        mark_read(case=case, first=thread.first, last=thread.last, by=request.actor, at=clock.now)
    context = {
        **case_frame(case, tab="messages"),
        "done": done_sentence(request, DONE),
        "lines": lines,
        "waits": any(line.waits for line in lines),
        "seen": thread.last,
        "earlier": thread.earlier,
        "later": thread.later,
        "paged": bool(before),
        "chosen": chosen,
        "closed": "" if chosen.is_open else chosen.state.value,
        "reading_times": reading_times(case, today=clock.today),
        "writing": writing,
        "files": attached(files_of_draft(draft=draft)),
        "most_files": MOST_FILES,
        "most_bytes": MOST_BYTES,
        "unsaved": FIELD if writing.came_back else "",
        "problems": _problems(writing),
    }
    return render(request, "workspace/messages.html", context, status=status)


def _problems(writing: Writing) -> list[tuple[str, str]]:
    of_words = [("words", writing.problem)] if writing.problem else []
    return of_words + [("files", why) for _, why in writing.files_problems]


def _line(row: Message, files: Sequence[MessageFile], case: CaseFile, me: Actor, clock: Clock) -> Line:
    return Line(
        by=_by(row, me),
        from_client=row.from_client,
        words=row.words,
        files=attached(files, at=lambda one: reverse("workspace:case_message_file", args=[case.number, one])),
        sent=clock.moment(row.sent_at),
        there=clock.elsewhere(row.sent_at, case.zone),
        sent_at=row.sent_at.isoformat(timespec="minutes"),
        read=clock.moment(row.read_at) if not row.from_client and row.shows_read and row.read_at else "",
        is_new=row.from_client and row.read_at is None,
        waits=row.from_client and row.settled_at is None,
    )


def _by(row: Message, me: Actor) -> str:
    if row.from_client:
        return say("The client")
    return say("You") if row.sent_by == f"{me.kind}:{me.id}" else say("A colleague")


def messages_are_new(practice: Practice) -> bool:
    """Return whether messages are off since the practice is older than they are and nobody has chosen yet."""
    return not practice.begins_with_messages and messages_chosen() is None


@for_therapist
@require_http_methods(["GET", "HEAD", "POST"])
def practice_messages(request: TherapistRequest) -> HttpResponse:
    """Switch messages on or off in the whole practice; for its owners."""
    only_owners(request)
    if request.method == "POST":
        on = request.POST.get("act") == "on"
        switch_practice(on=on, by=request.actor, at=clock_of(request).now)
        return back_to(reverse("workspace:practice_messages"), done="on" if on else "off")
    context = {
        "on": practice_takes_messages(),
        "is_new": messages_are_new(request.member.practice),
        "done": done_sentence(request, DONE),
    }
    return render(request, "workspace/telling/messages.html", context)
