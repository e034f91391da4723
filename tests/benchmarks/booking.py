"""What it costs to book over HTTP in a practice with 9,500 stored sessions: a day, a month, the page, a booking."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from evenhand.config.database import migrate, set_up_django
from evenhand.config.listening import listen
from evenhand.config.starting import prepare_places
from tests.benchmarks.figures import Figure, all_hold, percentile, table
from tests.benchmarks.load import HOST, Ask
from tests.benchmarks.measure import BARE, checked, disturbance, processor_ms
from tests.benchmarks.server import WARMING, Server, running_server

if TYPE_CHECKING:
    from evenhand.domain.cases.models import CaseFile
    from evenhand.domain.scheduling.models import Service, Session

STORED = 9_500
REQUESTS = 200
BOOKINGS, AT_ONCE, CLIENTS = 200, 1_200, 4
DAY = timedelta(days=1)
QUARTER = 15
BUDGETS = {"a day's times": 2, "a month's times": 4, "the booking page": 4, "a booking": 6}
"""The most milliseconds of processor that a request may cost on SQLite (issue 5)."""
MOST_BYTES = 60_000
MOST_MS_BETWEEN = 5
"""Two hundred bookings a second."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Requests that are ready to send."""

    page: Ask
    month: Ask
    day: Ask
    bookings: list[Ask]


def fill(now: datetime) -> Stand:
    """Fill a practice: a service of a quarter of an hour, half of its times for months ahead taken, its public page."""
    from evenhand.domain.scheduling.models import BookingPage, Session
    from evenhand.domain.scheduling.queries.slots import slots_between
    from tests.factories import a_case, a_service, inside

    case = a_case(at=now)
    service = a_service(
        of=case.therapist,
        duration=QUARTER,
        step=QUARTER,
        window_days=120,
        for_strangers=True,
        needs_approval=True,
        at=now,
    )
    with inside(case):
        BookingPage.objects.create(slug="quiet-street", is_open=True, changed_at=now)
        first = int(now.timestamp())
        free = [slot.start for slot in slots_between(service=service, start=first, end=first + 120 * 86_400, at=now)]
        ahead = free[1::2]
        before = [first // 900 * 900 - 900 * number for number in range(1, STORED - len(ahead) + 1)]
        Session.objects.bulk_create([_a_session(case, service, start, now) for start in (*before, *ahead)])
    return _asks(service, free[::2], now)


def _a_session(case: CaseFile, service: Service, start: int, now: datetime) -> Session:
    from evenhand.domain.scheduling.actions.booking import a_session
    from evenhand.domain.scheduling.models import State
    from evenhand.foundation.audit.actor import SYSTEM

    made = a_session(service, start, State.CONFIRMED, key=f"stored {start}", by=SYSTEM, at=now)
    made.case = case
    return made


def _asks(service: Service, free: list[int], now: datetime) -> Stand:
    from django.urls import reverse

    times = reverse("booking:times", args=["quiet-street", service.pk])
    ahead = (now + 14 * DAY).date()
    ahead += timedelta(days=-ahead.weekday())  # a Monday: doors are open
    return Stand(
        page=Ask(times),
        month=Ask(f"{times}?month={ahead:%Y-%m}"),
        day=Ask(f"{times}?{urlencode({'day': ahead.isoformat(), 'part': 'day'})}"),
        bookings=[_a_booking(service, start, number) for number, start in enumerate(free)],
    )


def _a_booking(service: Service, start: int, number: int) -> Ask:
    """Return the form of a stranger: everybody comes from a network of their own, as strangers do."""
    from django.urls import reverse

    from evenhand.faces.booking.tokens import Asking, form_token

    token = form_token(Asking(holder=f"holder {number}", key=f"key {number}"))
    sent = {"start": start, "token": token, "email": "ana@example.org", "words": "I would like to talk.", "zone": ""}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Forwarded-For": f"10.{number // 65_536}.{number // 256 % 256}.{number % 256}",
    }
    return Ask(reverse("booking:send", args=["quiet-street", service.pk]), "POST", headers, urlencode(sent))


def costs(server: Server, stand: Stand) -> list[Figure]:
    """Return the milliseconds of processor of each kind of request, beside a bare page, and how large the page is."""
    budgets = BUDGETS if server.database_process is None else {}
    kinds = {
        "a bare Django page": [Ask(BARE)] * REQUESTS,
        "a day's times": [stand.day] * REQUESTS,
        "a month's times": [stand.month] * REQUESTS,
        "the booking page": [stand.page] * REQUESTS,
    }
    found = dict(zip(kinds, processor_ms(server, *kinds.values()), strict=True))
    checked(server.one_by_one(stand.bookings[:WARMING], connections=WARMING))
    [found["a booking"]] = processor_ms(server, stand.bookings[WARMING : WARMING + BOOKINGS], warm=False)
    page = checked(server.one_by_one([stand.page] * 2))
    return [
        *(Figure(name, ms, "ms", budgets.get(name)) for name, ms in found.items()),
        Figure("the booking page", page.most_bytes, "bytes", MOST_BYTES),
    ]


def many_at_once(server: Server, stand: Stand) -> list[Figure]:
    """Return how fast bookings go through when four clients send them side by side."""
    asks = stand.bookings[WARMING + BOOKINGS :][:AT_ONCE]
    result = checked(server.together(asks, clients=CLIENTS))
    between = 1000 * result.whole / len(result.seconds)
    return [
        Figure(f"bookings of {CLIENTS} clients, one every", between, "ms", MOST_MS_BETWEEN),
        Figure("bookings a second", 1000 / between, ""),
        Figure("p99 of a booking", 1000 * percentile(result.seconds, 0.99), "ms"),
    ]


def main() -> int:
    """Measure on the database that the environment names; return 1 when a figure misses its budget."""
    prepare_places()
    set_up_django()
    migrate()
    from django.db import connections
    from django.utils import timezone

    stand = fill(timezone.now())
    connections.close_all()
    print(f"The same sum costs {disturbance():.0f} % more in one of four tries: what else this machine does.\n")
    figures: list[Figure] = []
    with listen(HOST, 0) as listener, running_server(listener) as server:
        for title, measure in PARTS.items():
            found = measure(server, stand)
            figures += found
            print(table(title, found), flush=True)
    return 0 if all_hold(figures) else 1


PARTS = {f"Booking among {STORED:,} stored sessions": costs, "Many at once": many_at_once}

if __name__ == "__main__":
    sys.exit(main())
