"""A therapist's session: begun whole or by half, renewed when they prove again who they are, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, login, logout
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from evenhand.faces.components.locking import in_demo
from evenhand.faces.components.permissions import PRACTICE_KEY, TherapistRequest, member_at_the_door
from evenhand.foundation.accounts.queries import membership_of
from evenhand.foundation.accounts.signed_in.actions import note_signed_in, note_signed_out, renew_sign_in
from evenhand.foundation.audit.actor import Actor, ActorKind
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member

FRESH_FOR = timedelta(minutes=10)
HALF_FOR = timedelta(minutes=10)
PROVED, HALF = "proved_at", "half_in"


@dataclass(frozen=True, slots=True)
class HalfIn:
    """Somebody whose password was right and whose second step is still to come; `onwards` is where they want to go."""

    member: Member
    onwards: str


def account_of(member: Member) -> str:
    """Return the name under which a therapist's attempts are counted."""
    return f"therapist|{member.user.login}"


def sign_therapist_in(request: HttpRequest, member: Member, *, at: datetime) -> None:
    """Start a therapist's session under a new session id, noted in their list and in the record."""
    request.session.flush()
    login(request, member.user)
    request.session[PROVED] = int(at.timestamp())
    with practice_context(member.practice_id):
        note_signed_in(
            person=member.user,
            session_key=request.session.session_key or "",
            user_agent=request.headers.get("User-Agent", ""),
            by=Actor(ActorKind.THERAPIST, member.pk),
            at=at,
        )


def sign_therapist_out(request: HttpRequest, *, at: datetime) -> None:
    """End the session of this browser, and note it when somebody was signed in."""
    member = member_at_the_door(request)
    key = request.session.session_key
    logout(request)
    if member is not None and key:
        with practice_context(member.practice_id):
            note_signed_out(session_key=key, by=Actor(ActorKind.THERAPIST, member.pk), at=at)


def begin_half(request: HttpRequest, member: Member, *, onwards: str, at: datetime) -> None:
    """Keep, under a new session id, that a password was right; it opens nothing but the second step."""
    request.session.flush()
    request.session[HALF] = {
        "user": str(member.user_id),
        "hash": member.user.get_session_auth_hash(),
        "until": int((at + HALF_FOR).timestamp()),
        "onwards": onwards,
    }


def half_in(request: HttpRequest, *, at: datetime) -> HalfIn | None:
    """Return who is half in on this browser; None after HALF_FOR, or once the password was changed."""
    kept = request.session.get(HALF)
    if not kept or datetime.fromtimestamp(kept["until"], tz=UTC) <= at:
        return None
    member = membership_of(user_id=UUID(kept["user"]))
    if member is None or not constant_time_compare(kept["hash"], member.user.get_session_auth_hash()):
        return None
    return HalfIn(member, kept["onwards"])


def is_fresh(request: HttpRequest, *, at: datetime) -> bool:
    """Return whether whoever sits here has proved who they are within FRESH_FOR.

    In the demo nobody has a password to prove it with, and there is nobody to keep out.
    """
    proved = request.session.get(PROVED)
    return in_demo() or (proved is not None and at - datetime.fromtimestamp(proved, tz=UTC) < FRESH_FOR)


def renew_session(request: TherapistRequest, *, at: datetime) -> None:
    """Go on under a new session id, because the therapist has just proved again who they are."""
    former = request.session.session_key or ""
    request.session.set_expiry(None)
    request.session.cycle_key()
    request.session[PROVED] = int(at.timestamp())
    request.session[HASH_SESSION_KEY] = request.member.user.get_session_auth_hash()
    renew_sign_in(former_key=former, session_key=request.session.session_key or "", by=request.actor, at=at)


def go_over(request: HttpRequest, member: Member, *, at: datetime) -> None:
    """Open the desk of another practice in which the therapist of this session works, under a new session id.

    It ends when it would have ended: nothing was proved.
    """
    former = request.session.session_key or ""
    proved = request.session.get(PROVED)
    if proved is not None:
        until = datetime.fromtimestamp(proved, tz=UTC) + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        request.session.set_expiry(until)
    request.session[PRACTICE_KEY] = str(member.practice_id)
    request.session.cycle_key()
    by = Actor(ActorKind.THERAPIST, member.pk)
    with practice_context(member.practice_id):
        renew_sign_in(former_key=former, session_key=request.session.session_key or "", by=by, at=at)
