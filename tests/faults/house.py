"""A practice whose clients write, each on sheets that wait to be written, and in which strangers book."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from evenhand.foundation.practices.models import Practice
from tests.benchmarks.people import client_headers
from tests.factories import TWO_REPLIES, a_case, a_draft, a_therapist, an_assignment
from tests.faults.bookers import Shop, a_shop


@dataclass(slots=True)
class Sheet:
    """A sheet that a client writes, and what the program has told of it; the lock guards what threads share.

    `tried` is the number of the last save that was posted, `acknowledged` that of the last one answered with 200.
    `entries` are the addresses that a sending was answered with.
    """

    draft: UUID
    save_path: str
    send_path: str
    headers: dict[str, str]
    base: int
    tried: int = 0
    acknowledged: int = 0
    wants_to_send: bool = False
    entries: set[str] = field(default_factory=set)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_sent(self) -> bool:
        """Whether the program has said that it was sent."""
        return bool(self.entries)


@dataclass(frozen=True, slots=True)
class House:
    """A practice, for each writer the sheets that wait to be written, and the public page where strangers book."""

    practice: Practice
    writers: list[list[Sheet]]
    shop: Shop


def a_house(*, writers: int, sheets: int, times: int) -> House:
    """Found a practice with so many clients who write, each with so many begun sheets, and times for strangers."""
    now = timezone.now()
    therapist = a_therapist(at=now)
    house = House(therapist.practice, [], a_shop(therapist, times=times, at=now))
    for _ in range(writers):
        case = a_case(of=therapist, at=now)
        headers = client_headers(case, at=now)
        own = []
        for _ in range(sheets):
            draft = a_draft(TWO_REPLIES, of=an_assignment(of=case, at=now), at=now)
            save, send = (reverse(f"portal:{name}", args=[draft.assignment_id]) for name in ("save", "send"))
            own.append(Sheet(draft.pk, save, send, headers, draft.revision))
        house.writers.append(own)
    return house
