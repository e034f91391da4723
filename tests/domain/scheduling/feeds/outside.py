"""Calendars outside the house, and hosts that answer without a network."""

from __future__ import annotations

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.feeds.addresses import Address
from evenhand.domain.scheduling.feeds.fetching import Answer, Ask, FetchProblem, Stamps
from evenhand.domain.scheduling.models import BusyFeed
from evenhand.foundation.practices.models import Member
from tests.factories import NOW, a_therapist, inside, therapist_actor

ADDRESS = "https://calendar.example.org/private-1/basic.ics"


def a_feed(*, of: Member | None = None, address: str = ADDRESS) -> BusyFeed:
    """Return a calendar that a therapist added and nobody has read yet."""
    member = of or a_therapist()
    with inside(member):
        return actions.add_feed(member=member, address=address, by=therapist_actor(member), at=NOW)


def answers(data: bytes | None, *, stamps: Stamps | None = None) -> Ask:
    """Return a host that sends a file; None says that it has not changed."""

    def ask(address: Address, /, *, known: Stamps) -> Answer:
        return Answer(data, stamps or known)

    return ask


def fails(reason: str) -> Ask:
    """Return a host that cannot be asked, for a reason."""

    def ask(address: Address, /, *, known: Stamps) -> Answer:
        raise FetchProblem(reason)

    return ask
