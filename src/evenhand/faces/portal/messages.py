"""The client's messages: to read, to write, to send, and what the other side sees of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.domain.cases.told.showing import reading_times
from evenhand.domain.conversations.actions import (
    AlreadySent,
    DraftChanged,
    MessagesClosed,
    NotAMessage,
    keep_draft,
    mark_read,
    send,
    show_when_read,
    switch_notices,
)
from evenhand.domain.conversations.keeping import Typed
from evenhand.domain.conversations.models import Message, MessageDraft
from evenhand.domain.conversations.queries import Choices, conversation_of, message_draft_of, thread_of
from evenhand.faces.components.help_now import help_numbers
from evenhand.faces.components.permissions import ClientRequest, for_client
from evenhand.faces.components.sheet.problems import ProblemLink
from evenhand.faces.portal.days import ClientClock
from evenhand.faces.portal.paper import clock_of
from evenhand.faces.portal.saving import Unreadable, told_in
from evenhand.faces.portal.typed import PageState, new_page, page_state
from evenhand.foundation.identifiers import new_id
from evenhand.wording import later

FIELD: Final = "words"
NEWS = {"sent": later("Sent."), "kept": later("Saved. It counts from now on.")}
"""What the page says after an act, by the word in its address."""


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a page: `read` is when the therapist read it, where they let that be seen."""

    number: int
    mine: bool
    words: str
    sent: str
    sent_at: str
    read: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Writing:
    """What stands in the field, what its page knows, and words that were written elsewhere meanwhile."""

    words: str
    state: PageState
    saved: str = ""
    other: str = ""
    problem: str = ""
    came_back: bool = False


@for_client
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: ClientRequest) -> HttpResponse:
    """Show the messages with the newest last, and send another one."""
    clock = clock_of(request)
    if request.method != "POST":
        return _page(request, clock, _stored(message_draft_of(case=request.case), clock))
    return _send(request, clock)


def _send(request: ClientRequest, clock: ClientClock) -> HttpResponse:
    words = request.POST.get(FIELD, "").replace("\r\n", "\n")
    state, draft_id = _state_in(request)
    if state is None or draft_id is None:
        return _page(request, clock, Writing(words, _fresh(), came_back=True), status=422)
    if "_see" in request.POST:
        draft = message_draft_of(case=request.case)
        return _both(request, clock, words, state, draft) if draft else _page(request, clock, Writing(words, state))
    typed = Typed(words, state.base, state.writer, state.sequence)
    try:
        send(case=request.case, draft_id=draft_id, typed=typed, by=request.actor, at=clock.now)
    except NotAMessage as reason:
        return _page(request, clock, Writing(words, state, problem=str(reason), came_back=True), status=422)
    except DraftChanged as changed:
        return _both(request, clock, words, state, changed.draft)
    except MessagesClosed:
        return _page(request, clock, Writing(words, state, came_back=True), status=409)
    return HttpResponseRedirect(f"{reverse('portal:messages')}?sent#latest")


def _both(
    request: ClientRequest, clock: ClientClock, words: str, state: PageState, draft: MessageDraft
) -> HttpResponse:
    """Show what was written elsewhere beside what was typed here; sending then knows both."""
    knows = replace(state, draft=str(draft.pk), base=draft.revision, sequence=state.sequence + 1)
    return _page(request, clock, Writing(words, knows, other=draft.words, came_back=True), status=409)


@for_client
@require_POST
def save_message(request: ClientRequest) -> HttpResponse:
    """Keep what is being written; answer 200 only when it is in the database.

    400 for a body that is no save, 401 signed out, 410 where it was sent already or nothing can be sent any more.
    """
    clock = clock_of(request)
    try:
        told = told_in(request.body)
        [text] = told.changes[FIELD][FIELD]
        typed = Typed(text.replace("\r\n", "\n"), told.page.base, told.page.writer, told.page.sequence)
        saved = keep_draft(
            case=request.case, draft_id=UUID(told.page.draft), typed=typed, by=request.actor, at=clock.now
        )
    except (Unreadable, KeyError, ValueError) as reason:
        if isinstance(reason, NotAMessage):
            return JsonResponse(
                {"revision": told.page.base, "saved_at": "", "clashes": [], "problems": {FIELD: str(reason)}}
            )
        return JsonResponse({"saved": False}, status=400)
    except (AlreadySent, MessagesClosed):
        return JsonResponse({"saved": False, "sent": True}, status=410)
    clashes = [{"field": FIELD, "stored": saved.words, "typed": typed.words}] if saved.clashes else []
    revision = told.page.base if saved.clashes else saved.revision
    told_back = {"revision": revision, "saved_at": clock.time(saved.saved_at), "clashes": clashes, "problems": {}}
    return JsonResponse(told_back)


@for_client
@require_POST
def choose_about_messages(request: ClientRequest) -> HttpResponse:
    """Keep whether the therapist sees when something was read, and whether a mail says that something waits."""
    now = clock_of(request).now
    show_when_read(case=request.case, on="shows" in request.POST, by=request.actor, at=now)
    switch_notices(case=request.case, on="notices" in request.POST, by=request.actor, at=now)
    return HttpResponseRedirect(f"{reverse('portal:messages')}?kept#choices")


def _state_in(request: ClientRequest) -> tuple[PageState | None, UUID | None]:
    state = page_state(dict(request.POST.lists()))
    try:
        return state, UUID(state.draft) if state else None
    except ValueError:
        return state, None


def _fresh() -> PageState:
    return new_page(str(new_id()), 0)


def _stored(draft: MessageDraft | None, clock: ClientClock) -> Writing:
    if draft is None:
        return Writing("", _fresh())
    return Writing(draft.words, new_page(str(draft.pk), draft.revision), saved=clock.moment(draft.saved_at))


def _page(request: ClientRequest, clock: ClientClock, writing: Writing, status: int = 200) -> HttpResponse:
    case, typed = request.case, request.GET.get("before", "")
    before = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= 9 else 0
    thread, chosen = thread_of(case=case, before=before), conversation_of(case=case)
    lines = [_line(row, clock) for row in thread.messages]
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
        "unsaved": FIELD if writing.came_back else "",
        "problems": [ProblemLink(writing.problem, "#f-words")] if writing.problem else [],
        "reading_times": reading_times(case, today=clock.today),
        "numbers": help_numbers(),
        "news": next((words for name, words in NEWS.items() if name in request.GET), ""),
    }
    return render(request, "portal/messages.html", context, status=status)


def _why_closed(chosen: Choices) -> str:
    return "" if chosen.is_open else chosen.state.value


def _line(row: Message, clock: ClientClock) -> Line:
    return Line(
        number=row.number,
        mine=row.from_client,
        words=row.words,
        sent=clock.moment(row.sent_at),
        sent_at=row.sent_at.isoformat(timespec="minutes"),
        read=clock.moment(row.read_at) if row.from_client and row.shows_read and row.read_at else "",
        is_new=not row.from_client and row.read_at is None,
    )
