"""Killing again and again while clients write and strangers book, and what was found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from random import Random
from threading import Event

from django.db import connection

from tests.faults import holding
from tests.faults.bookers import TIMES_OF_A_LIFE, Bookers, broken_bookings
from tests.faults.house import House, a_house
from tests.faults.servers import Killable
from tests.faults.writers import Writers

WRITERS = 4
LONGEST_LIFE = 0.3
"""Up to how many seconds after the first answer a kill comes."""

EVERY_LOOK_AT_ALL = 25
"""After how many kills the whole house is looked at, not only what its writers have under way."""


@dataclass(slots=True)
class Found:
    """What came of a campaign; `broken` is empty when everything held."""

    kills: int = 0
    acknowledged: int = 0
    sent: int = 0
    booked: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def as_words(self) -> dict[str, object]:
        """Return it as JSON can hold it."""
        return asdict(self)


def sheets_for(kills: int) -> int:
    """Return how many sheets a writer needs so that there is one to send after most kills."""
    return 6 + kills // 6


def kill_while_people_write(server: Killable, house: House, *, kills: int, random: Random) -> Found:
    """Kill so often, and no more once something is broken; after each kill look at what was acknowledged before it."""
    found, writers, life = Found(), Writers(house.writers, port=server.port, random=random), Event()
    bookers = Bookers(house.shop, port=server.port, gate=writers.gate)
    writers.start()
    bookers.start()
    while found.kills < kills and not found.broken:
        assert writers.begun.wait(60), f"Nobody is answered: {writers.answers}"
        life.wait(random.random() * LONGEST_LIFE)
        writers.gate.clear()
        server.kill()
        found.kills += 1
        server.bring_back()
        found.broken = _broken(house, writers, bookers, whole=found.kills % EVERY_LOOK_AT_ALL == 0)
        writers.begun.clear()
        writers.gate.set()
    writers.stop()
    bookers.stop()
    found.broken = found.broken or _broken(house, writers, bookers, whole=True)
    found.answers = writers.answers
    found.acknowledged = sum(sheet.acknowledged for sheet in writers.sheets)
    found.sent = sum(sheet.is_sent for sheet in writers.sheets)
    found.booked = bookers.taken()
    return found


def _broken(house: House, writers: Writers, bookers: Bookers, *, whole: bool) -> list[str]:
    """Look at what is under way, or at everything, on a connection that has seen nothing of before."""
    connection.close()
    found = list(holding.lost_words(house, writers.touched() if whole else writers.under_way()))
    found += broken_bookings(house.shop, bookers, whole=whole)
    if whole:
        found += [*holding.half_entries(house), *holding.damage(), *holding.answered_differently(writers.sheets)]
    return found


def a_house_for(kills: int) -> House:
    """Found a practice in which so many kills find somebody who writes."""
    return a_house(writers=WRITERS, sheets=sheets_for(kills), times=TIMES_OF_A_LIFE * (kills + 2))
