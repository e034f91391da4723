"""What a client or a stranger is told about their time: one message for all that changed within three minutes.

Planned in the transaction of the act, worded when it leaves from how things stand then. Therapists see their calendar.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from evenhand.domain.scheduling.links import Coming, coming_of, ways_of
from evenhand.domain.scheduling.models import AHEAD, Calendar, Inquiry, Seat, Session, State
from evenhand.domain.scheduling.when import in_words
from evenhand.foundation.accounts.speaking.queries import language_for
from evenhand.foundation.outbox.actions import enqueue, withdraw
from evenhand.foundation.outbox.carriers import Content, carries
from evenhand.foundation.outbox.mail import letter, send_mail
from evenhand.foundation.outbox.models import OutboxRow, Outcome
from evenhand.foundation.outbox.words import (
    Message,
    time_asked_for,
    time_called_off,
    time_changed,
    time_not_possible,
    time_set,
)
from evenhand.foundation.practices.models import Practice
from evenhand.wording import in_language

TOLD = "scheduling.told"
GRACE = timedelta(minutes=3)
"""How long a booking can be changed before anybody is told."""
CALLED_OFF = (State.CANCELLED, State.LATE_CANCEL)
MAY_HAVE_HEARD = (Outcome.SENT, Outcome.HANDING_OVER, Outcome.MAY_HAVE_LEFT)


def everybody_coming(session: Session) -> list[Coming]:
    """Return whoever comes to a session: its client or stranger, or those of its taken seats."""
    if session.is_group:
        seats = Seat.objects.filter(session=session, guards=True).exclude(state=State.HOLD)
        with_all = seats.select_related("case__client", "case__contact", "inquiry__contact")
        return [Coming(session, seat) for seat in with_all]
    return [Coming(session)] if session.case_id or session.inquiry_id else []


def plan_telling(coming: Coming, *, by_words: str, at: datetime) -> None:
    """Put into the outbox, in the caller's transaction, that somebody is told how their time stands now.

    It leaves after the grace, and takes the place of what has not left yet. Whoever takes back their own booking within
    the grace is told nothing, nor is anybody about a time that has begun. `by_words` names who acts, as rows keep it.
    """
    session = coming.session
    earlier = [] if coming.is_new else _earlier(coming)
    for key, outcome in earlier:
        if outcome == Outcome.WAITING:
            withdraw(key=key, at=at)
    booked_by = coming.seat.booked_by if coming.seat else session.booked_by
    own = coming.state in CALLED_OFF and by_words == booked_by
    heard = any(outcome in MAY_HAVE_HEARD for _, outcome in earlier)
    worth_saying = coming.state in (*AHEAD, *CALLED_OFF, State.DECLINED)
    if session.starts_at <= at or not worth_saying or (own and not heard):
        return
    enqueue(
        kind=TOLD,
        content={"coming": str(coming.pk), "version": session.sequence, "state": coming.state},
        key=f"told:{coming.pk}:{session.sequence}:{coming.state}",
        at=at,
        due_at=at + GRACE,
        stale_at=session.starts_at,
    )


def messages_about(coming_id: UUID) -> QuerySet[OutboxRow]:
    """Return all mail about a session or a seat, sent or waiting: what somebody is told, and reminders."""
    return OutboxRow.objects.filter(Q(key__startswith=f"told:{coming_id}:") | Q(key__startswith=f"remind:{coming_id}:"))


def _earlier(coming: Coming) -> list[tuple[str, str]]:
    """Return the keys and outcomes of what was planned for somebody before."""
    return list(OutboxRow.objects.filter(key__startswith=f"told:{coming.pk}:").values_list("key", "outcome"))


@carries(TOLD)
def tell(content: Content) -> None:
    """Tell somebody how their time stands, unless a later change has a message of its own or they cannot be reached."""
    coming = coming_of(UUID(content["coming"]))
    if coming is None or (coming.session.sequence, coming.state) != (content["version"], content["state"]):
        return
    address = address_of(coming)
    if not address:
        return
    with in_language(language_of(coming)):
        message = _message(coming)
    if message:
        send_mail(letter(to=address, message=message))


def address_of(coming: Coming) -> str:
    """Return the e-mail address of whoever comes; "" where there is none, or their way in has ended."""
    case = coming.case
    if case is not None:
        return case.contact.email if case.client.ended_at is None else ""
    return coming.inquiry.contact.email if coming.inquiry else ""


def language_of(coming: Coming) -> str:
    """Return the language of whoever comes: a client's own, else the practice's; one query at most."""
    return language_for(coming.case.client if coming.case else None)


def _message(coming: Coming) -> Message | None:
    when, ways = time_of(coming), ways_of(coming)
    if coming.state == State.REQUESTED:
        return time_asked_for(when=when, ways=ways)
    if coming.state == State.CONFIRMED:
        return (time_changed if _heard_before(coming) else time_set)(when=when, ways=ways)
    inquiry = coming.inquiry
    if inquiry is not None and coming.case is None and inquiry.standing == Inquiry.Standing.DECLINED:
        return None  # they get the answer to their inquiry
    return (time_not_possible if coming.state == State.DECLINED else time_called_off)(when=when, link=ways.see)


def _heard_before(coming: Coming) -> bool:
    heard = OutboxRow.objects.filter(key__startswith=f"told:{coming.pk}:", key__endswith=f":{State.CONFIRMED}")
    return heard.filter(outcome=Outcome.SENT).exists()


def time_of(coming: Coming) -> str:
    """Return the time in words for whoever comes, in their zone; two queries."""
    session = coming.session
    home = Practice.objects.values_list("zone", flat=True).get(pk=session.practice_id)
    calendar = Calendar.objects.filter(member_id=session.therapist_id).first()
    return in_words(
        start=session.starts_at, end=session.ends_at, zone=zone_of(coming, home=home), home=home, calendar=calendar
    )


def zone_of(coming: Coming, *, home: str) -> str:
    """Return the zone of whoever comes; the practice's, `home`, where theirs is not known."""
    inquiry = coming.inquiry
    return coming.case.zone if coming.case else inquiry.zone if inquiry else home
