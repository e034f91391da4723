"""What the doors of a lock do on both faces: lock, tell, open again and go on where it was."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from evenhand.faces.components.known_browser import network_of
from evenhand.faces.components.locking import JSON, LOCKED, Lock, is_locked, locked_page, purpose_of
from evenhand.foundation.accounts.locking.actions import lock_place, unlock_place
from evenhand.foundation.accounts.locking.rules import is_over, seconds_left
from evenhand.foundation.accounts.locking.using import note_used
from evenhand.foundation.accounts.passkeys.actions import use_passkey
from evenhand.foundation.accounts.passkeys.ceremony import PasskeyRefused
from evenhand.foundation.accounts.throttling.counters import Attempt, begin_attempt
from evenhand.foundation.vault.carried import carried
from evenhand.foundation.vault.sealing import NotReadable

IDLE, USED = "idle", "used"
"""What the script of a page tells: that nobody used it for long, that somebody does. Anything else is "lock now"."""


def told_of_lock(request: HttpRequest, lock: Lock, *, no_way_back: str = "") -> HttpResponse:
    """Answer a page's script, or a press on "Lock now": the lock page when it is locked, else how long it stays open.

    `no_way_back` is where somebody without script reads why it cannot lock.
    """
    now, act = timezone.now(), request.POST.get("act", "")
    if is_locked(lock, at=now):
        return _locked(request, lock)
    if request.method != "POST" or lock.place is None:
        return _open(request, lock, now)
    if act == USED:
        note_used(lock.place, at=now)
        return _open(request, lock, now)
    if act == IDLE and not is_over(lock.place, minutes=lock.minutes, at=now):
        return _open(request, lock, now)
    if lock.ways().any:
        lock_place(place=lock.place, by=lock.by, at=now)
        return _locked(request, lock)
    if request.headers.get("Accept") == JSON:
        return _open(request, lock, now, no_way_back=no_way_back)
    return HttpResponseRedirect(no_way_back)


def attempt_to_unlock(request: HttpRequest, lock: Lock, *, at: datetime) -> Attempt:
    """Count an attempt; raises MustWait.

    This browser is counted by itself: whoever has it in hand makes only this one wait, and strangers elsewhere do not
    keep its owner waiting.
    """
    known = str(lock.place.id) if lock.place else None
    return begin_attempt(account=f"unlock|{lock.person.pk}", network=network_of(request), known_browser=known, at=at)


def shows_own_passkey(request: HttpRequest, lock: Lock) -> bool:
    """Return whether a device of this very person has just shown their passkey; it works at any time."""
    try:
        passkey = use_passkey(
            token=request.POST.get("ceremony", ""),
            answer=request.POST.get("response", ""),
            purpose=purpose_of(lock),
            at=timezone.now(),
        )
    except PasskeyRefused:
        return False
    return lock.person.pk in (passkey.user_id, passkey.client_id)


def still_locked(request: HttpRequest, lock: Lock, *, status: int = LOCKED, **shown: object) -> HttpResponse:
    """Return the lock page once more, with what was held and where to go on kept in its forms."""
    onwards, held = request.POST.get("next", ""), request.POST.get("held", "")
    return locked_page(request, lock, onwards=onwards, held=held, status=status, **shown)


def refused(request: HttpRequest, lock: Lock, why: str, *, status: int = 403) -> HttpResponse:
    """Return the lock page with what did not open it."""
    return still_locked(request, lock, status=status, refused=why)


def opened(request: HttpRequest, lock: Lock, *, at: datetime) -> HttpResponse:
    """Open the lock under a new session id, and go on: to the words that were held, or to the page that was open."""
    if lock.place is not None:
        request.session.cycle_key()
        key = request.session.session_key or ""
        unlock_place(place=lock.place, session_key=key, by=lock.by, at=at)
    return go_on(request, lock, at=at)


def go_on(request: HttpRequest, lock: Lock, *, at: datetime) -> HttpResponse:
    """Go on where it was."""
    if request.headers.get("Accept") == JSON:
        return JsonResponse({"locked": False, "who": lock.who, "left": lock.minutes * 60})
    try:
        (_, address), *fields = carried(request.POST.get("held", ""), owner=lock.who)
    except NotReadable:
        return HttpResponseRedirect(own_page(request, lock))
    return render(request, "held.html", {"fields": fields, "address": address, "door": ""})


def own_page(request: HttpRequest, lock: Lock) -> str:
    """Return where to go on: an address of this face, or its first page."""
    wanted = request.POST.get("next") or request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    parts = urlsplit(wanted) if is_own else urlsplit("")
    address = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return address if address.startswith(lock.home) else lock.home


def _locked(request: HttpRequest, lock: Lock) -> HttpResponse:
    if request.headers.get("Accept") == JSON:
        return locked_page(request, lock)
    return HttpResponseRedirect(own_page(request, lock))


def _open(request: HttpRequest, lock: Lock, at: datetime, **more: str) -> HttpResponse:
    if request.headers.get("Accept") != JSON:
        return HttpResponseRedirect(own_page(request, lock))
    left = seconds_left(lock.place, minutes=lock.minutes, at=at) if lock.place else lock.minutes * 60
    told = {"locked": False, "who": lock.who, "left": left, "token": get_token(request)}
    return JsonResponse({**told, **more})
