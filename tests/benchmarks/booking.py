"""What it costs to book over HTTP with 9,500 stored sessions: a day, a month, the page, a booking; and rivals."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from evenhand.config.database import migrate, set_up_django
from evenhand.config.listening import listen
from evenhand.config.starting import prepare_places
from tests.benchmarks.figures import Figure, all_hold, percentile, table
from tests.benchmarks.load import HOST, MOST_REQUESTS, Ask
from tests.benchmarks.measure import BARE, checked, disturbance, processor_ms
from tests.benchmarks.server import WARMING, Server, running_server

if TYPE_CHECKING:
    from evenhand.domain.cases.models import CaseFile
    from evenhand.domain.scheduling.models import Service, Session

STORED = 9_500
REQUESTS = 200
BOOKINGS, AT_ONCE, CLIENTS = 200, 1_200, 4
DAY = timedelta(days=1)
LENGTH = 30
BUDGETS = {"a day's times": 2, "a month's times": 4, "the booking page": 4, "a booking": 6}
"""The most milliseconds of processor that a request may cost on SQLite (issue 5)."""
MOST_BYTES = 60_000
MOST_MS_BETWEEN = 5
"""Two hundred bookings a second."""
DAYS = 300
RIVALS, SLOTS, EACH, RIVALS_AT_ONCE = 10_000, 200, 50, 200
MOST_MS_OF_A_RIVAL = 2_000


@dataclass(frozen=True, slots=True)
class Stand:
    """Requests that are ready to send."""

    page: Ask
    month: Ask
    day: Ask
    bookings: list[Ask]
    rivals_for_one: list[Ask]
    rivals_for_many: list[Ask]


def fill(now: datetime) -> Stand:
    """Fill a practice: a service of half an hour, half of its times for months ahead taken, its public page."""
    from evenhand.domain.scheduling.models import BookingPage, Session
    from evenhand.domain.scheduling.queries.slots import slots_between
    from tests.factories import a_case, a_service, inside

    case = a_case(at=now)
    service = a_service(
        of=case.therapist,
        duration=LENGTH,
        step=LENGTH,
        window_days=DAYS,
        for_strangers=True,
        needs_approval=True,
        at=now,
    )
    with inside(case):
        BookingPage.objects.create(slug="quiet-street", is_open=True, changed_at=now)
        first = int(now.timestamp())
        free = [slot.start for slot in slots_between(service=service, start=first, end=first + DAYS * 86_400, at=now)]
        ahead = free[1::2]
        half_hour = LENGTH * 60
        before = [(first // half_hour - number) * half_hour for number in range(1, STORED - len(ahead) + 1)]
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

    wanted, free = free[-SLOTS - 1 :], free[: -SLOTS - 1]
    times = reverse("booking:times", args=["quiet-street", service.pk])
    ahead = (now + 14 * DAY).date()
    ahead += timedelta(days=-ahead.weekday())  # a Monday: doors are open
    return Stand(
        page=Ask(times),
        month=Ask(f"{times}?month={ahead:%Y-%m}"),
        day=Ask(f"{times}?{urlencode({'day': ahead.isoformat(), 'part': 'day'})}"),
        bookings=[_a_booking(service, start, number) for number, start in enumerate(free)],
        rivals_for_one=[_a_booking(service, wanted[0], 100_000 + number) for number in range(RIVALS)],
        rivals_for_many=[
            _a_booking(service, start, 200_000 + EACH * place + number)
            for number in range(EACH)
            for place, start in enumerate(wanted[1:])
        ],
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


def rivals(server: Server, stand: Stand) -> list[Figure]:
    """Let ten thousand want one time, and fifty each of two hundred, two hundred of them at any moment."""
    from tests.faults.rivals import deadlocks

    figures: list[Figure] = []
    before = deadlocks()
    for name, asks, times in (("one time", stand.rivals_for_one, 1), ("many times", stand.rivals_for_many, SLOTS)):
        answers: Counter[str] = Counter()
        seconds: list[float] = []
        for start in range(0, len(asks), MOST_REQUESTS):
            found = server.together(asks[start : start + MOST_REQUESTS], clients=RIVALS_AT_ONCE)
            answers.update(found.statuses)
            seconds += found.seconds
        got, lost = answers.pop("200", 0), answers.pop("409", 0)
        figures += [
            Figure(f"{name}: wanted by", got + lost, ""),
            Figure(f"{name}: got too often or not at all", abs(got - times), "", 0),
            Figure(f"{name}: any other answer", answers.total(), "", 0),
            Figure(f"{name}: p99 of an answer", 1000 * percentile(seconds, 0.99), "ms", MOST_MS_OF_A_RIVAL),
        ]
    return [*figures, Figure("deadlocks", deadlocks() - before, "", 0)]


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


PARTS = {f"Booking among {STORED:,} stored sessions": costs, "Many at once": many_at_once, "Rivals": rivals}

if __name__ == "__main__":
    sys.exit(main())
