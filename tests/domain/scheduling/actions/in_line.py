"""Clients in line for a time of a service, and what a waiting list does for them as the clock goes on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.mail import EmailMessage

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import Service, Session, State, WaitingOffer, WaitingPlace
from evenhand.foundation.outbox.worker import work_once
from tests.factories import NOW, TODAY, a_case, a_session, at_hour, client_actor, frozen, inside, therapist_actor

DAY = TODAY + timedelta(days=6)
TEN, ELEVEN, NOON = (at_hour(hour, day=DAY) for hour in (10, 11, 12))
MINUTE = timedelta(minutes=1)
HOURS = timedelta(hours=4)
Mails = list[EmailMessage]


def waits(
    case: CaseFile, service: Service, *, at: datetime = NOW, days: Iterable[int] = (), key: str = ""
) -> WaitingPlace:
    with inside(case):
        return actions.wait_for(
            service=service, case=case, weekdays=list(days), from_minute=0, until_minute=1440,
            key=key or str(case.pk), by=client_actor(case), at=at,
        )  # fmt: skip


def in_line(service: Service, *names: str) -> list[CaseFile]:
    """Let clients wait, one after the other."""
    cases = [a_case(of=service.therapist, email=f"{name}@example.org") for name in names]
    for number, case in enumerate(cases):
        waits(case, service, at=NOW - timedelta(hours=len(cases) - number))
    return cases


def cancelled(session: Session, *, at: datetime = NOW) -> None:
    with inside(session):
        by = therapist_actor(session.therapist)
        actions.set_state(session=session, state=State.CANCELLED, seen=session.sequence, by=by, at=at)


def booked(service: Service, start: int = TEN) -> Session:
    return a_session(of=a_case(of=service.therapist), service=service, start=start)


def work(at: datetime) -> None:
    """Let the worker carry out all that is due at a moment."""
    with frozen(at):
        while work_once(at=at):
            pass


def offers(service: Service) -> list[WaitingOffer]:
    with inside(service):
        rows = WaitingOffer.objects.select_related("case", "place", "session")
        return list(rows.order_by("made_at", "starts_at"))


def whose(service: Service) -> list[tuple[str, str]]:
    """Return to whom offers went, in order, and what became of each."""
    with inside(service):
        found = WaitingOffer.objects.select_related("case__contact").order_by("made_at", "starts_at")
        return [(one.case.contact.email.partition("@")[0], one.answer) for one in found]


def recipients(mails: Mails) -> list[str]:
    return [mail.to[0].partition("@")[0] for mail in mails if mail.subject == "A time is free"]
