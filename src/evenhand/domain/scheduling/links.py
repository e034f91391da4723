"""Links of one tap to a time: signed, for one purpose each, good until the time has begun."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.models import AHEAD, Inquiry, Seat, Session, State, WaitingOffer
from evenhand.foundation.audit.actor import SYSTEM, Actor, ActorKind
from evenhand.foundation.outbox.words import Ways
from evenhand.foundation.practices.context import practice_context

_ID = 16


class Purpose(StrEnum):
    """What a link is for; each lets its holder do this and nothing else."""

    SEE = "s"
    MOVE = "m"
    CANCEL = "c"
    OFFER = "o"


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody who comes to a session: its one client or stranger, or the client or stranger of one seat of a group."""

    session: Session
    seat: Seat | None = None

    @property
    def pk(self) -> UUID:
        """The id by which the two are known: the seat's, or the session's."""
        return self.seat.pk if self.seat else self.session.pk

    @property
    def state(self) -> str:
        """How it stands for this person."""
        return self.seat.state if self.seat else self.session.state

    @property
    def is_new(self) -> bool:
        """Whether nothing has changed since it was booked."""
        return self.session.sequence == 0 and self.state in AHEAD

    @property
    def case(self) -> CaseFile | None:
        """Whose case file it is; a stranger has none."""
        return self.seat.case if self.seat else self.session.case

    @property
    def own_language(self) -> str:
        """The language that they chose for themselves; "" for their practice's, which a stranger has too."""
        return self.case.client.language if self.case else ""

    @property
    def inquiry(self) -> Inquiry | None:
        """The request by which a stranger came; None for a client who never was one."""
        return self.seat.inquiry if self.seat else self.session.inquiry

    @property
    def actor(self) -> Actor:
        """Who acts when the link is used: the client; a stranger has no account and no id."""
        case = self.case
        return Actor(ActorKind.CLIENT, case.client_id) if case else SYSTEM


@dataclass(frozen=True, slots=True)
class Link:
    """What a link says before anything is looked up: in whose practice, who comes, and what for.

    Of an offer to somebody who waits, `coming_id` is the offer's.
    """

    practice_id: UUID
    coming_id: UUID
    purpose: Purpose


def _signer() -> Signer:
    """Return what signs with the secret of the house, which is asked for when the first link is made."""
    return Signer(salt="evenhand.scheduling.links")


def token_for(coming: Coming, purpose: Purpose) -> str:
    """Return the secret part of a link."""
    return _signed(coming.session.practice_id, coming.pk, purpose)


def offer_address(offer: WaitingOffer) -> str:
    """Return the address under which an offer is taken or let go."""
    return f"{settings.PUBLIC_ADDRESS}/o/{_signed(offer.practice_id, offer.pk, Purpose.OFFER)}/"


def _signed(practice_id: UUID, coming_id: UUID, purpose: Purpose) -> str:
    plain = practice_id.bytes + coming_id.bytes + purpose.encode()
    return _signer().sign(base64.urlsafe_b64encode(plain).decode().rstrip("="))


def ways_of(coming: Coming) -> Ways:
    """Return the links that a message carries; a seat in a group cannot be moved, since others come to that time."""

    def address(purpose: Purpose) -> str:
        return f"{settings.PUBLIC_ADDRESS}/t/{token_for(coming, purpose)}/"

    move = "" if coming.seat else address(Purpose.MOVE)
    return Ways(see=address(Purpose.SEE), move=move, cancel=address(Purpose.CANCEL))


def read_link(token: str) -> Link | None:
    """Return what a link says; None when it was not signed here."""
    try:
        words = _signer().unsign(token)
        plain = base64.urlsafe_b64decode(words + "=" * (-len(words) % 4))
        return Link(UUID(bytes=plain[:_ID]), UUID(bytes=plain[_ID : 2 * _ID]), Purpose(plain[2 * _ID :].decode()))
    except (BadSignature, binascii.Error, ValueError):
        return None


def who_comes(link: Link, *, at: datetime) -> Coming | None:
    """Return whom a link is about; None when that is no longer there, has begun, or their way in has ended.

    Two queries at most, in the practice that the link names.
    """
    with practice_context(link.practice_id):
        coming = coming_of(link.coming_id)
    if coming is None or coming.session.starts_at <= at or coming.state == State.HOLD:
        return None
    case = coming.case
    return None if case is not None and case.client.ended_at is not None else coming


def coming_of(coming_id: UUID) -> Coming | None:
    """Return who comes, by the id of a session or of a seat in the practice in force."""
    with_all = ("practice", "service", "case__client", "case__contact", "inquiry__contact")
    session = Session.objects.select_related(*with_all).filter(pk=coming_id).first()
    if session is not None:
        return Coming(session)
    of_seat = ("session__service", "session__practice", "case__client", "case__contact", "inquiry__contact")
    seat = Seat.objects.select_related(*of_seat).filter(pk=coming_id).first()
    return Coming(seat.session, seat) if seat else None
