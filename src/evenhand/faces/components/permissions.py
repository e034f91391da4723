"""Who may use a route. Every view carries one of these decorators; a route without one fails the build."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.cases.queries import case_of_client
from evenhand.faces.components.held import held_words
from evenhand.faces.components.help_now import show_numbers_of
from evenhand.faces.components.locking import Lock, answer_while_locked, lock_of_client, lock_of_therapist
from evenhand.faces.components.reader import speak_to
from evenhand.faces.components.session_cookies import CLIENT_PATH, cookie_of
from evenhand.faces.components.unpaid import answer_where_not_paid
from evenhand.foundation.accounts.models import ClientAccount
from evenhand.foundation.accounts.queries import membership_of
from evenhand.foundation.accounts.signed_in.actions import note_signed_in, note_signed_out
from evenhand.foundation.audit.actions import note_reading, note_refusal, note_unreadable
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.damage import pages_survive_damage

P = ParamSpec("P")
V = TypeVar("V", bound=Callable[..., HttpResponse])
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
CLIENT_KEY = "client"
PRACTICE_KEY = "practice"
SHOWN = frozenset({200, 409, 422})
"""The statuses of answers that show a page: as asked, with a clash, with what is missing."""
READ_BY_CLIENTS = frozenset(
    {"step", "send", "kept_pages", "entry", "versions", "correct", "record", "messages", "message_file"}
    | {"entry_text", "entry_as_pages", "data_text", "data_json", "data_pages"}
)
"""The pages that show a client what they wrote; of therapists every page of a case file counts.

The plan for hard times is not among them: its page promises that opening it tells nobody.
"""
COPIES = frozenset(
    {
        "entry_text",
        "data_text",
        "data_json",
        "data_pages",
        "plan_pages",
        "safety_plan_pages",
        "entry_pages",
        "homework_pages",
        "receipt_pages",
    }
    | {"entry_as_pages", "message_file", "case_message_file"}
)
"""The pages that are files to keep: one with a gap in it would be taken for whole."""
SUBJECTS = {
    "entry": "entry",
    "entry_id": "entry",
    "assignment_id": "assignment",
    "address": "sheet",
    "inquiry_id": "inquiry",
    "session_id": "session",
    "file_id": "file",
}
"""What a page is about, by the name that its address gives it."""
CAME_IN_AT = "came_in_at"
JUST_COME_IN = timedelta(minutes=10)


class ClientRequest(HttpRequest):
    """A request of a signed-in client, inside their practice: their case file, and they as the one who acts."""

    case: CaseFile
    actor: Actor
    lock: Lock


class TherapistRequest(HttpRequest):
    """A request of a signed-in therapist, inside their practice: their membership, and they as the one who acts.

    `opened_case` is the case file whose page this is, once the view has looked it up.
    """

    member: Member
    actor: Actor
    lock: Lock
    opened_case: UUID | None


def sign_client_in(request: HttpRequest, client: ClientAccount) -> None:
    """Start a client's session under a new session id, noted in their list and in the record."""
    request.session.flush()
    _begin(request.session, request, client, start=request.session.cycle_key)


def open_phone(request: HttpRequest, answer: HttpResponse, client: ClientAccount) -> None:
    """Let a browser that is somebody else's be a client's as well, with a session of its own: for the demo alone."""
    session: SessionBase = type(request.session)()
    _begin(session, request, client, start=session.create)
    answer.set_cookie(
        cookie_of(CLIENT_PATH),
        session.session_key or "",
        max_age=settings.SESSION_COOKIE_AGE,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE or False,
        httponly=True,
        samesite="Lax",
    )


def _begin(session: SessionBase, request: HttpRequest, client: ClientAccount, *, start: Callable[[], None]) -> None:
    now = timezone.now()
    session[CLIENT_KEY] = [str(client.pk), str(client.practice_id)]
    session[CAME_IN_AT] = int(now.timestamp())
    start()
    with practice_context(client.practice_id):
        note_signed_in(
            person=client,
            session_key=session.session_key or "",
            user_agent=request.headers.get("User-Agent", ""),
            by=Actor(ActorKind.CLIENT, client.pk),
            at=now,
        )


def has_just_come_in(request: HttpRequest) -> bool:
    """Return whether a client has proved who they are on this browser within JUST_COME_IN."""
    came_in: int = request.session.get(CAME_IN_AT, 0)
    return timezone.now().timestamp() - came_in < JUST_COME_IN.total_seconds()


def sign_client_out(request: ClientRequest) -> None:
    """End a client's session on this browser, and note it."""
    key = request.session.session_key or ""
    request.session.flush()
    note_signed_out(session_key=key, by=request.actor, at=timezone.now())


def public(view: View[P]) -> View[P]:
    """Declare a route that anybody may use."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)

    guarded.permission = "public"  # type: ignore[attr-defined]
    return guarded


def open_while_locked(view: V) -> V:
    """Declare, below its permission, a route that shows nothing anybody wrote and so answers a locked browser too."""
    view.open_while_locked = True  # type: ignore[attr-defined]
    return view


def for_client(view: Callable[Concatenate[ClientRequest, P], HttpResponse]) -> View[P]:
    """Declare a route for a signed-in client; anybody else is shown the way in."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        case = _case_at_the_door(request)
        if case is None:
            return _way_in(request, "/me/in/")
        speak_to(request, own=case.client.language, practice=case.practice)
        with practice_context(case.practice_id):
            client_request = cast(ClientRequest, request)
            client_request.case = case
            client_request.actor = Actor(ActorKind.CLIENT, case.client_id)
            show_numbers_of(case.practice)
            client_request.lock = lock_of_client(request, case, client_request.actor)
            if (locked := _locked_answer(client_request, view)) is not None:
                return locked
            with _refusals_recorded(request, client_request.actor), _damage_recorded(request, client_request.actor):
                answer = view(client_request, *args, **kwargs)
            if request.method != "POST" and _page_of(request) in READ_BY_CLIENTS:
                _record_reading(client_request, answer, case_id=case.pk)
            return answer

    guarded.permission = "client"  # type: ignore[attr-defined]
    return guarded


def for_therapist(view: Callable[Concatenate[TherapistRequest, P], HttpResponse]) -> View[P]:
    """Declare a route for a signed-in therapist; anybody else is shown the way in."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        member = member_at_the_door(request)
        if member is None:
            return _way_in(request, "/in/")
        speak_to(request, own=member.user.language, practice=member.practice)
        with practice_context(member.practice_id):
            therapist_request = _at_the_desk(request, member)
            by = therapist_request.actor
            if (locked := _locked_answer(therapist_request, view)) is not None:
                return locked
            if (unpaid := answer_where_not_paid(therapist_request)) is not None:
                return unpaid
            with _refusals_recorded(request, by), _damage_recorded(request, by):
                answer = view(therapist_request, *args, **kwargs)
            if therapist_request.opened_case is not None:
                _record_reading(therapist_request, answer, case_id=therapist_request.opened_case)
            return answer

    guarded.permission = "therapist"  # type: ignore[attr-defined]
    return guarded


def _locked_answer(request: ClientRequest | TherapistRequest, view: Callable[..., HttpResponse]) -> HttpResponse | None:
    if getattr(view, "open_while_locked", False):
        return None
    return answer_while_locked(request, request.lock)


def _page_of(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name or "") if match else ""


def _record_reading(request: ClientRequest | TherapistRequest, answer: HttpResponse, *, case_id: UUID) -> None:
    """Record that somebody has a page of a case file before them, before it is sent; a redirection shows nothing."""
    if answer.status_code not in SHOWN:
        return
    named = request.resolver_match.kwargs if request.resolver_match else {}
    subject, subject_id = next(
        ((kind, named[name]) for name, kind in SUBJECTS.items() if name in named), ("case", case_id)
    )
    note_reading(
        what=_page_of(request),
        subject=subject,
        subject_id=subject_id,
        case_id=case_id,
        by=request.actor,
        at=timezone.now(),
    )


@contextmanager
def _refusals_recorded(request: HttpRequest, by: Actor) -> Iterator[None]:
    """Record who was told that something is not there: for what is not theirs it is the same answer."""
    try:
        yield
    except Http404:
        note_refusal(page=_page_of(request), by=by, at=timezone.now())
        raise


@contextmanager
def _damage_recorded(request: HttpRequest, by: Actor) -> Iterator[None]:
    """Let a page live when a text on it does not open, and record which; a form or a copy to keep fails instead."""
    if request.method not in ("GET", "HEAD") or _page_of(request) in COPIES:
        yield
        return
    with pages_survive_damage() as noted:
        yield
    for cell in noted:
        note_unreadable(table=cell.table, row_id=cell.row_id, case_id=cell.case_id, by=by, at=timezone.now())


def chosen_practice(request: HttpRequest) -> UUID | None:
    """Return the practice whose desk a therapist of several chose on this browser; None for the one joined first."""
    chosen = request.session.get(PRACTICE_KEY)
    return UUID(chosen) if chosen else None


def _at_the_desk(request: HttpRequest, member: Member) -> TherapistRequest:
    here = cast(TherapistRequest, request)
    here.member, here.actor, here.opened_case = member, Actor(ActorKind.THERAPIST, member.pk), None
    here.lock = lock_of_therapist(request, member.user, here.actor)
    return here


def _case_at_the_door(request: HttpRequest) -> CaseFile | None:
    kept = request.session.get(CLIENT_KEY)
    if not kept:
        return None
    client_id, practice_id = kept
    return case_of_client(client_id=UUID(client_id), practice_id=UUID(practice_id))


def member_at_the_door(request: HttpRequest) -> Member | None:
    """Return the therapist who is signed in on this browser, with one query; None once the password was changed."""
    user_id = request.session.get(SESSION_KEY)
    member = membership_of(user_id=UUID(user_id), practice_id=chosen_practice(request)) if user_id else None
    if member is None:
        return None
    kept = request.session.get(HASH_SESSION_KEY, "")
    return member if constant_time_compare(kept, member.user.get_session_auth_hash()) else None


def _way_in(request: HttpRequest, door: str) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"signed_in": False, "door": door}, status=401)
    held = held_words(request, door=door) if request.method == "POST" else None
    if held is not None:
        return held
    return HttpResponseRedirect(f"{door}?next={quote(request.get_full_path() if request.method == 'GET' else '')}")
