"""The client's messages: to read, to write, to send, and what the other side sees of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from evenhand.domain.cases.told.showing import reading_times
from evenhand.domain.conversations.actions import mark_read, send, show_when_read, switch_notices
from evenhand.domain.conversations.files.kinds import MOST_BYTES, MOST_FILES
from evenhand.domain.conversations.models import Message, MessageFile
from evenhand.domain.conversations.queries import Choices, conversation_of, files_of, files_of_draft, thread_of
from evenhand.faces.components.help_now import help_numbers
from evenhand.faces.components.messages.files import Attached, added_answer, attached, sent_file
from evenhand.faces.components.messages.saving import FIELD, saved_answer
from evenhand.faces.components.messages.side import Side
from evenhand.faces.components.messages.writing import Writing, pressed, standing
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.sheet.problems import ProblemLink
from evenhand.faces.portal.days import ClientClock
from evenhand.faces.portal.paper import clock_of
from evenhand.wording import later

NEWS = {"sent": later("Sent."), "kept": later("Saved. It counts from now on.")}
"""What the page says after an act, by the word in its address."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a page: `read` is when the therapist read it, where they let that be seen."""

    number: int
    mine: bool
    words: str
    files: Sequence[Attached]
    sent: str
    sent_at: str
    read: str
    is_new: bool


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: ClientRequest) -> HttpResponse:
    """Show the messages with the newest last, and send another one."""
    clock = clock_of(request)
    side = _side(request, clock)
    if request.method != "POST":
        return _page(request, clock, side)
    sends = partial(send, case=request.case, by=request.actor, at=clock.now)
    came_back = pressed(side, request, sends, adds_only=request.POST.get("_go") == "add")
    if came_back is not None:
        return _page(request, clock, side, *came_back)
    return HttpResponseRedirect(f"{reverse('portal:messages')}?sent#latest")


@for_client
@require_POST
def save_message(request: ClientRequest) -> HttpResponse:
    """Keep what is being written, as it is typed."""
    return saved_answer(_side(request, clock_of(request)), request.body)


@for_client
@require_POST
def add_message_file(request: ClientRequest) -> HttpResponse:
    """Add a file to what is being written, or take one away."""
    return added_answer(_side(request, clock_of(request)), request)


@for_client
@require_safe
def message_file(request: ClientRequest, file_id: UUID) -> HttpResponse:
    """Hand out a file of a message."""
    return sent_file(_side(request, clock_of(request)), file_id)


def _side(request: ClientRequest, clock: ClientClock) -> Side:
    return Side(request.case, request.actor, clock.now, moment=clock.moment, time=clock.time)


@for_client
@require_POST
def choose_about_messages(request: ClientRequest) -> HttpResponse:
    """Keep whether the therapist sees when something was read, and whether a mail says that something waits."""
    now = clock_of(request).now
    show_when_read(case=request.case, on="shows" in request.POST, by=request.actor, at=now)
    switch_notices(case=request.case, on="notices" in request.POST, by=request.actor, at=now)
    return HttpResponseRedirect(f"{reverse('portal:messages')}?kept#choices")


def _page(
    request: ClientRequest, clock: ClientClock, side: Side, writing: Writing | None = None, status: int = 200
) -> HttpResponse:
    case, typed, draft = request.case, request.GET.get("before", ""), side.draft()
    writing = writing or standing(side, draft)
    before = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 9 else 0
    thread, chosen = thread_of(case=case, before=before), conversation_of(case=case)
    files = files_of(case=case, messages=thread.messages)
    lines = [_line(row, files[row.pk], clock) for row in thread.messages]
    if request.method == "GET":
        mark_read(case=case, first=thread.first, last=thread.last, by=request.actor, at=clock.now)
    context = {
        "lines": lines,
        "earlier": thread.earlier,
        "later": thread.later,
        "paged": bool(before),
        "chosen": chosen,
        "closed": _why_closed(chosen),
        "writing": writing,
        "files": attached(files_of_draft(draft=draft)),
        "most_files": MOST_FILES,
        "most_bytes": MOST_BYTES,
        "unsaved": FIELD if writing.came_back else "",
        "problems": _problems(writing),
        "reading_times": reading_times(case, today=clock.today),
        "numbers": help_numbers(),
        "news": next((words for name, words in NEWS.items() if name in request.GET), ""),
    }
    return render(request, "portal/messages.html", context, status=status)


def _problems(writing: Writing) -> list[ProblemLink]:
    of_words = [ProblemLink(writing.problem, "#f-words")] if writing.problem else []
    return of_words + [ProblemLink(why, "#f-files") for _, why in writing.files_problems]


def _why_closed(chosen: Choices) -> str:
    return "" if chosen.is_open else chosen.state.value


def _line(row: Message, files: Sequence[MessageFile], clock: ClientClock) -> Line:
    return Line(
        number=row.number,
        mine=row.from_client,
        words=row.words,
        files=attached(files, at=lambda one: reverse("portal:message_file", args=[one])),
        sent=clock.moment(row.sent_at),
        sent_at=row.sent_at.isoformat(timespec="minutes"),
        read=clock.moment(row.read_at) if row.from_client and row.shows_read and row.read_at else "",
        is_new=not row.from_client and row.read_at is None,
    )
