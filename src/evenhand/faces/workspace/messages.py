"""The tab of a case file with its messages: to read, to answer, and what the client sees of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.told.showing import reading_times
from evenhand.domain.conversations.actions import (
    MessagesClosed,
    NotAMessage,
    answer,
    mark_read,
    settle,
    show_when_read,
    switch_case,
    switch_practice,
)
from evenhand.domain.conversations.models import Message
from evenhand.domain.conversations.queries import conversation_of, messages_chosen, practice_takes_messages, thread_of
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import (
    back_to,
    case_address,
    case_frame,
    done_sentence,
    key_for,
    new_key,
    own_case,
)
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.form_words import words_in
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
    match request.POST.get("act", ""):
        case "" if request.method != "POST":
            return _page(request, case, clock)
        case "answer":
            return _answer(request, case, clock)
        case "settle":
            settle(case=case, up_to=_seen(request), by=request.actor, at=clock.now)
            return _back(case, "settled")
        case "show":
            show_when_read(case=case, on="shows" in request.POST, by=request.actor, at=clock.now)
            return _back(case, "shown")
        case "on" | "off" as act:
            switch_case(case=case, on=act == "on", by=request.actor, at=clock.now)
            return _back(case, act)
        case _:
            raise Http404


def _back(case: CaseFile, done: str) -> HttpResponse:
    return back_to(case_address("messages", case), done=done)


def _seen(request: TherapistRequest) -> int:
    """Return the number of the newest message that stood on the page; 0 where a form does not say it."""
    typed = request.POST.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 9 else 0


def _answer(request: TherapistRequest, case: CaseFile, clock: Clock) -> HttpResponse:
    words, typed_key = words_in(request.POST, "words"), request.POST.get("key", "")
    key = key_for(case, typed_key, act="answer")
    try:
        answer(case=case, words=words, key=key, seen=_seen(request), by=request.actor, at=clock.now)
    except NotAMessage as reason:
        return _page(request, case, clock, words=words, problem=str(reason), status=422)
    except MessagesClosed:
        return _page(request, case, clock, words=words, status=409)
    return back_to(case_address("messages", case), done="sent", anchor="latest")


def _page(
    request: TherapistRequest, case: CaseFile, clock: Clock, *, words: str = "", problem: str = "", status: int = 200
) -> HttpResponse:
    typed = request.GET.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 9 else 0
    thread, chosen = thread_of(case=case, before=before), conversation_of(case=case)
    lines = [_line(row, case, request.actor, clock) for row in thread.messages]
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
        "key": new_key(),
        "words": words,
        "problems": [("words", problem)] if problem else [],
        "problem": problem,
        "came_back": bool(words),
    }
    return render(request, "workspace/messages.html", context, status=status)


def _line(row: Message, case: CaseFile, me: Actor, clock: Clock) -> Line:
    return Line(
        by=_by(row, me),
        from_client=row.from_client,
        words=row.words,
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
