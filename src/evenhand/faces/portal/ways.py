"""How a client comes in: their passphrase and their passkeys."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from evenhand.faces.components.known_browser import network_of
from evenhand.faces.components.permissions import ClientRequest, for_client, has_just_come_in
from evenhand.faces.components.suggestion import suggestion_on
from evenhand.faces.portal.paper import clock_of
from evenhand.foundation.accounts.locking.actions import choose_lock_minutes
from evenhand.foundation.accounts.locking.rules import LEAST, MOST, minutes_in
from evenhand.foundation.accounts.passkeys.actions import add_passkey, remove_passkey, rename_passkey
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused, begin_making
from evenhand.foundation.accounts.passkeys.queries import passkey_of, passkeys_of
from evenhand.foundation.accounts.signed_in.actions import end_all_sign_ins, end_sign_in
from evenhand.foundation.accounts.signed_in.queries import signed_in_place, signed_in_places
from evenhand.foundation.accounts.throttling.counters import MustWait, attempt_succeeded, begin_attempt
from evenhand.foundation.accounts.ways.actions import PassphraseRefused, proves_passphrase, set_passphrase
from evenhand.foundation.accounts.ways.queries import ways_of
from evenhand.foundation.audit.queries import was_lately_done
from evenhand.foundation.outbox.words import SHOWN_ON_DEVICES
from evenhand.wording import later

NEWS = {
    "passphrase": later("Your passphrase is set. Use it from now on."),
    "passkey": later("The passkey works from now on."),
    "name": later("The name is kept."),
    "ended": later("It is signed out there."),
    "removed": later("That passkey no longer works."),
    "minutes": later("The minutes are kept."),
}
"""What the page says after an act, by the word in its address."""

NOT_THE_CURRENT_ONE = later("That is not the passphrase you use now. Type that one first.")
WAIT = later("That was a lot of tries. Wait a while, then try once more.")
NOT_TWICE_THE_SAME = later("The two were not the same. Type the new one two times.")


@for_client
@require_http_methods(["GET", "HEAD"])
def ways(request: ClientRequest) -> HttpResponse:
    """Show by what this client comes in, as far as their therapist lets them choose."""
    return _page(request)


@for_client
@sensitive_post_parameters("current", "password", "again")
@require_POST
def passphrase(request: ClientRequest) -> HttpResponse:
    """Set the passphrase; somebody who has been in for a while types the one in force first."""
    kept = ways_of(client=request.case.client)
    if not kept.takes_passphrase:
        raise Http404
    new = request.POST.get("password", "")
    problem = _problem_of_current(request) if _asks_current(request, kept.passphrase) else ""
    if problem:
        return _page(request, problem=problem)
    if new != request.POST.get("again", ""):
        return _page(request, problem=NOT_TWICE_THE_SAME)
    try:
        here = request.session.session_key or ""
        set_passphrase(client=request.case.client, passphrase=new, by=request.actor, at=timezone.now(), here=here)
    except PassphraseRefused as refused:
        return _page(request, problem=str(refused))
    return _back("passphrase")


@for_client
@require_POST
def new_passkey(request: ClientRequest) -> HttpResponse:
    """Keep a passkey that this device has made."""
    if not ways_of(client=request.case.client).passkey:
        raise Http404
    try:
        add_passkey(
            person=request.case.client,
            token=request.POST.get("ceremony", ""),
            answer=request.POST.get("response", ""),
            name=request.POST.get("name", ""),
            by=request.actor,
            at=timezone.now(),
        )
    except PasskeyRefused:
        return _page(request, no_passkey=True)
    return _back("passkey")


@for_client
@require_POST
def passkey(request: ClientRequest, passkey_id: UUID) -> HttpResponse:
    """Name one of their passkeys, or remove it."""
    found = passkey_of(person=request.case.client, passkey_id=passkey_id)
    if found is None:
        if was_lately_done(act="passkey.removed", subject="passkey", subject_id=passkey_id, by=request.actor):
            return _back("removed")
        raise Http404
    if "remove" in request.POST:
        remove_passkey(passkey=found, by=request.actor, at=timezone.now())
        return _back("removed")
    rename_passkey(passkey=found, name=request.POST.get("name", ""), by=request.actor, at=timezone.now())
    return _back("name")


@for_client
@require_POST
def lock_minutes(request: ClientRequest) -> HttpResponse:
    """Choose after how many minutes without use the pages lock."""
    typed = request.POST.get("minutes", "")
    minutes = minutes_in(typed)
    if minutes is None:
        return _page(request, typed_minutes=typed)
    choose_lock_minutes(person=request.case.client, minutes=minutes, by=request.actor, at=timezone.now())
    return _back("minutes")


@for_client
@require_POST
def end_place(request: ClientRequest, place_id: UUID) -> HttpResponse:
    """Sign out in one of their browsers."""
    place = signed_in_place(person=request.case.client, place_id=place_id)
    if place is None:
        if was_lately_done(act="signed_in.ended", subject="signed_in", subject_id=place_id, by=request.actor):
            return _back("ended")
        raise Http404
    is_here = place.session_key == request.session.session_key
    end_sign_in(place=place, by=request.actor, at=timezone.now())
    return _out(request) if is_here else _back("ended")


@for_client
@require_POST
def end_places(request: ClientRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    end_all_sign_ins(person=request.case.client, by=request.actor, at=timezone.now())
    return _out(request)


def _out(request: ClientRequest) -> HttpResponse:
    request.session.flush()
    return HttpResponseRedirect(reverse("portal:door"))


def _page(
    request: ClientRequest, *, problem: str = "", no_passkey: bool = False, typed_minutes: str | None = None
) -> HttpResponse:
    client, clock = request.case.client, clock_of(request)
    kept, passkeys = ways_of(client=client), passkeys_of(person=client)
    context = {
        "news": next((words for name, words in NEWS.items() if name in request.GET), ""),
        "problem": problem,
        "minutes": request.lock.minutes if typed_minutes is None else typed_minutes,
        "no_minutes": typed_minutes is not None,
        "limits": (LEAST, MOST),
        "locks": request.lock.ways().any,
        "no_lock": "no-lock" in request.GET,
        "suggested": suggestion_on(request),
        "no_passkey": no_passkey or "no-passkey" in request.GET,
        "ways": kept,
        "asks_current": _asks_current(request, kept.passphrase),
        "number": request.case.number,
        "passkeys": [(one, clock.moment(one.made_at)) for one in passkeys],
        "places": [
            (one, clock.moment(one.last_seen_at), one.session_key == request.session.session_key)
            for one in signed_in_places(person=client, at=clock.now)
        ],
        "ceremony": begin_making(person=client, shown_as=SHOWN_ON_DEVICES, known=passkeys, at=timezone.now()),
    }
    return render(
        request, "portal/ways.html", context, status=422 if problem or no_passkey or typed_minutes is not None else 200
    )


def _asks_current(request: ClientRequest, kept: str) -> bool:
    """A client who has lost their passphrase comes in by a new link and sets another at once."""
    return bool(kept) and not has_just_come_in(request)


def _problem_of_current(request: ClientRequest) -> str:
    """Return what is wrong with the passphrase typed as the one in force, "" when it is right.

    Tries are counted, so that whoever finds a device open does not try one after the other.
    """
    now = timezone.now()
    try:
        attempt = begin_attempt(
            account=f"current|{request.case.client_id}", network=network_of(request), known_browser=None, at=now
        )
    except MustWait:
        return WAIT
    # A form that is sent twice was drawn before there was a passphrase to ask for: the new one is in force by then.
    typed = request.POST.get("current") or request.POST.get("password", "")
    if not proves_passphrase(client=request.case.client, typed=typed, by=request.actor, at=now):
        return NOT_THE_CURRENT_ONE
    attempt_succeeded(attempt)
    return ""


def _back(done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('portal:ways')}?{done}")
