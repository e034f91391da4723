"""The lock of a signed-in browser: what every page knows of it, and the page that stands in for all others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone

from evenhand.domain.cases.models import CaseFile
from evenhand.faces.components.held import words_of
from evenhand.foundation.accounts.locking.actions import lock_place
from evenhand.foundation.accounts.locking.rules import Place, is_surely_over
from evenhand.foundation.accounts.locking.using import note_used
from evenhand.foundation.accounts.models import Passkey, User
from evenhand.foundation.accounts.passkeys.ceremony import begin_showing
from evenhand.foundation.accounts.passkeys.queries import passkeys_of
from evenhand.foundation.accounts.persons import Person
from evenhand.foundation.accounts.ways.queries import ways_of
from evenhand.foundation.audit.actor import Actor
from evenhand.foundation.vault.carried import carry
from evenhand.foundation.vault.lookup import keyed_hash

LOCKED = 423
"""The status of every answer while a browser is locked (RFC 4918, 11.3)."""

JSON = "application/json"
IN_PLACE = "X-Sent-In-Place"
"""What `sending.js` says when it posts a form that a person sends."""


@dataclass(frozen=True, slots=True)
class WaysBack:
    """What opens a locked browser again for its person; without any of them it never locks."""

    secret: bool = False
    passkeys: list[Passkey] = field(default_factory=list)
    mail: bool = False
    freely: bool = False

    @property
    def any(self) -> bool:
        """Whether there is a way back at all."""
        return bool(self.secret or self.passkeys or self.mail or self.freely)


@dataclass(frozen=True, slots=True)
class Lock:
    """The lock of one person on one browser; `face` is the name that its addresses have, `home` its first page."""

    person: Person
    by: Actor
    place: Place | None
    face: str
    home: str
    ways: Callable[[], WaysBack]

    @property
    def minutes(self) -> int:
        """After how many minutes without use it locks by itself."""
        return self.person.lock_minutes

    @property
    def who(self) -> str:
        """A mark by which a page knows its own person again, and which says nothing of who they are."""
        return keyed_hash(f"lock|{self.person.pk}").hex()[:16]


def in_demo() -> bool:
    """Return whether this is the demo, where nobody has a password and there is nobody to keep out."""
    return bool(settings.DEMO and settings.DEMO_DOOR)


def lock_of_therapist(request: HttpRequest, user: User, by: Actor) -> Lock:
    """Return the lock of the therapist who is signed in here; the second step that their session took stays taken."""

    def ways() -> WaysBack:
        return WaysBack(secret=not in_demo(), passkeys=passkeys_of(person=user), freely=in_demo())

    return Lock(user, by, _place_of(request), "workspace", "/desk/", ways)


def lock_of_client(request: HttpRequest, case: CaseFile, by: Actor) -> Lock:
    """Return the lock of the client who is signed in here: what their therapist lets them come in by opens it."""

    def ways() -> WaysBack:
        allowed = ways_of(client=case.client)
        return WaysBack(
            secret=bool(allowed.takes_passphrase and allowed.passphrase),
            passkeys=passkeys_of(person=case.client) if allowed.passkey else [],
            mail=bool(allowed.mailed_link and case.contact.email),
        )

    return Lock(case.client, by, _place_of(request), "portal", "/me/", ways)


def _place_of(request: HttpRequest) -> Place | None:
    place: Place | None = getattr(request.session, "place", None)
    return place


def answer_while_locked(request: HttpRequest, lock: Lock) -> HttpResponse | None:
    """Return what a locked browser gets in the place of any page; None while it is open, whose use is then noted."""
    now = timezone.now()
    if not is_locked(lock, at=now):
        if lock.place is not None and _is_by_a_person(request):
            note_used(lock.place, at=now)
        return None
    if request.headers.get("Accept") == JSON:
        return JsonResponse({"locked": True}, status=LOCKED)
    if request.method != "POST":
        return locked_page(request, lock, onwards=request.get_full_path())
    words = words_of(request)
    held = carry([("", request.get_full_path()), *words], owner=lock.who) if words else ""
    return locked_page(request, lock, onwards=request.headers.get("Referer", ""), held=held)


def is_locked(lock: Lock, *, at: datetime) -> bool:
    """Return whether a browser is locked; one that was not used for too long is locked by asking, and recorded."""
    place = lock.place
    if place is None or place.locked_at is not None:
        return place is not None
    if not is_surely_over(place, minutes=lock.minutes, at=at) or not lock.ways().any:
        return False
    lock_place(place=place, by=lock.by, at=at)
    return True


def locked_page(
    request: HttpRequest, lock: Lock, *, onwards: str = "", held: str = "", status: int = LOCKED, **shown: object
) -> HttpResponse:
    """Return the page that says that it is locked and how it opens: nothing else, whichever address was asked for.

    `onwards` is where to go on afterwards, `held` what was posted meanwhile, sealed.
    """
    ways = lock.ways()
    purpose = purpose_of(lock)
    context = {
        "lock": lock,
        "ways": ways,
        "ceremony": begin_showing(purpose=purpose, at=timezone.now(), of=ways.passkeys) if ways.passkeys else None,
        "onwards": onwards,
        "held": held,
        "in_place": request.headers.get("Accept") == JSON,
        **shown,
    }
    return render(request, "locked.html", context, status=status)


def purpose_of(lock: Lock) -> str:
    """Return what a passkey is shown for here: it opens this person's lock and nothing else."""
    return f"unlock:{lock.who}"


def _is_by_a_person(request: HttpRequest) -> bool:
    """Return whether a person asked, and not a script of a page on its own: those tell of use by a word of theirs."""
    if IN_PLACE in request.headers:
        return True
    by_script = request.headers.get("Accept") == JSON
    return not by_script and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
