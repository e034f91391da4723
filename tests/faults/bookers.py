"""Strangers who book one time after another, all the same ones: what was not answered is posted again as it was."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event, Lock, Thread
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import BookingPage, Inquiry, Service, Session
from evenhand.domain.scheduling.queries.slots import slots_between
from evenhand.faces.booking.tokens import Asking, form_token
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member
from tests.benchmarks.load import HOST, Browser
from tests.factories import a_service, inside, therapist_actor

STRANGERS = 2
MINUTES = 5
TIMES_OF_A_LIFE = 40
"""How many times are there for each kill: more than anybody books between two of them."""
WORDS = "I would like to talk, said stranger"
RECENT = 3
DAY_AND_NIGHT = [[[0, 24 * 60]]] * 7


@dataclass(slots=True)
class Told:
    """What the program has told one stranger: the keys of requests that it took, and of those that came too late."""

    taken: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shop:
    """A public page and its times; everybody wants them in this order."""

    service: Service
    slug: str
    times: list[int]


def a_shop(therapist: Member, *, times: int, at: datetime) -> Shop:
    """Open a public page with so many short times."""
    service = a_service(
        of=therapist, at=at, duration=MINUTES, step=MINUTES, window_days=365, for_strangers=True, needs_approval=True
    )
    with inside(therapist):
        actions.set_week(week=DAY_AND_NIGHT, member=therapist, by=therapist_actor(therapist), at=at)
        BookingPage.objects.create(slug="quiet-street", is_open=True, changed_at=at)
        first = at + timedelta(days=1)
        low = int(first.timestamp())
        free = slots_between(service=service, start=low, end=low + times * MINUTES * 60 + 86_400, at=at)
    return Shop(service, "quiet-street", [slot.start for slot in free[:times]])


class Bookers:
    """All who book, each in a thread, while `gate` is open; every time has one of them too many."""

    def __init__(self, shop: Shop, *, port: int, gate: Event) -> None:
        self._shop, self._port, self._gate = shop, port, gate
        self._stop, self.lock = Event(), Lock()
        self.told = [Told() for _ in range(STRANGERS)]
        self._address = reverse("booking:send", args=[shop.slug, shop.service.pk])
        self._threads = [Thread(target=self._book, args=(number,), daemon=True) for number in range(STRANGERS)]

    def start(self) -> None:
        """Let everybody begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let everybody finish what is under way."""
        self._stop.set()
        for thread in self._threads:
            thread.join(30)

    def taken(self) -> int:
        """Return how many requests the program said that it took."""
        return sum(len(one.taken) for one in self.told)

    def _book(self, stranger: int) -> None:
        connection = Browser(HOST, self._port, timeout=20)
        for place, start in enumerate(self._shop.times):
            key = f"stranger {stranger}, time {place}"
            status = 0
            while status not in (http.client.OK, http.client.CONFLICT) and not self._stop.is_set():
                self._gate.wait()
                status = self._ask(connection, stranger, start, key)
                if not status:
                    connection.close()
                    self._stop.wait(0.01)
            if self._stop.is_set() and not status:
                return
            with self.lock:
                (self.told[stranger].taken if status == http.client.OK else self.told[stranger].refused).append(key)

    def _ask(self, connection: Browser, stranger: int, start: int, key: str) -> int:
        """Post the form once; return the status, 0 where there was no answer at all."""
        token = form_token(Asking(holder=key, key=key))
        form = {"start": start, "token": token, "email": "ana@example.org", "words": f"{WORDS} {key}", "zone": ""}
        place = int(key.rpartition(" ")[2])
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": f"10.{stranger}.{place // 250}.{place % 250 + 1}",
        }
        try:
            connection.request("POST", self._address, urlencode(form), headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return 0
        return answer.status


def broken_bookings(shop: Shop, bookers: Bookers, *, whole: bool) -> Iterator[str]:
    """Yield a sentence for each booking that is not as the program has told; the last few, or all of them."""
    with bookers.lock:
        taken = [key for one in bookers.told for key in (one.taken if whole else one.taken[-RECENT:])]
        refused = [key for one in bookers.told for key in (one.refused if whole else one.refused[-RECENT:])]
    with practice_context(shop.service.practice_id):
        stored = {row.key: row for row in Inquiry.objects.filter(key__in=[*taken, *refused])}
        with_time = set(Session.objects.filter(inquiry__in=stored.values()).values_list("inquiry__key", flat=True))
        twice = (
            Session.objects.filter(guards=True)
            .values("starts_at")
            .annotate(many=Count("pk"))
            .filter(many__gt=1)
            .count()
        )
        for key in taken:
            if key not in stored or key not in with_time:
                yield f"a booking was acknowledged and is not stored: {key}"
            elif stored[key].words != f"{WORDS} {key}":
                yield f"the words of a booking are not those that were sent: {key}"
        for key in refused:
            if key in stored:
                yield f"a booking was refused and is stored: {key}"
    if twice:
        yield f"{twice} times were given two times"
