"""What the public page and the client's space offer: the page itself, services, a client's own sessions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.models import AHEAD, BookingPage, Calendar, Seat, Service, Session
from evenhand.foundation.practices.doors import through
from evenhand.foundation.practices.prepared import Prepared, PreparedInPractice

MOST_AHEAD = 20


def open_page(*, slug: str) -> BookingPage | None:
    """Return the public page with this address, and its practice; None where there is none or it is closed."""
    with through(BookingPage, slug=slug):
        return _open_page.first(slug=slug)


_open_page = Prepared(
    lambda slug: BookingPage.across_practices.filter(slug=slug, is_open=True).select_related("practice"), slug=str
)


def how_to_reach() -> str:
    """Return how the practice says that it can be reached, "" where it says nothing."""
    page = BookingPage.objects.first()
    return page.how_to_reach if page else ""


def services_for_strangers() -> list[Service]:
    """Return what the practice offers on its public page; a group takes known people only."""
    return _for_strangers.all()


_for_strangers = PreparedInPractice(
    Service,
    lambda rows: rows.filter(ended_at=None, for_strangers=True, seats=1, therapist__left_at=None).order_by(
        "position", "made_at"
    ),
)


def services_for_client(*, case: CaseFile) -> list[Service]:
    """Return what a client may book by themselves with their own therapist."""
    rows = Service.objects.filter(ended_at=None, for_clients=True, therapist=case.therapist_id)
    return list(rows.order_by("position", "made_at"))


def formats_of(*, service: Service) -> Calendar:
    """Return how a service's therapist writes dates and times; as it is at first where nothing was chosen, unsaved."""
    member = service.therapist_id
    return _formats.first(member=member) or Calendar(member_id=member)


_formats = PreparedInPractice(Calendar, lambda rows, member: rows.filter(member_id=member), member=UUID)


def sessions_ahead(*, case: CaseFile, at: datetime) -> list[Session]:
    """Return a client's next sessions in order of time, with their services; those of groups are not among them."""
    rows = Session.objects.filter(case=case, ends_at__gt=at, state__in=AHEAD).select_related("service")
    return list(rows.order_by("starts_at")[:MOST_AHEAD])


def seats_ahead(*, case: CaseFile, at: datetime) -> list[Seat]:
    """Return a client's places in groups that are still to come, in order of time."""
    rows = Seat.objects.filter(case=case, guards=True, session__ends_at__gt=at, session__state__in=AHEAD)
    return list(rows.select_related("session__service").order_by("session__starts_at")[:MOST_AHEAD])


def session_of_client(*, case: CaseFile, session_id: UUID) -> Session | None:
    """Return a client's own session, whatever became of it; None for any other, known or not."""
    return Session.objects.filter(pk=session_id, case=case).select_related("service").first()
