"""How long a practice of many case files needs for a new key, and what others who write at that time wait.

One run on one database: fills a practice, changes its key while somebody writes in it, and prints the figures.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Event, Thread
from time import perf_counter
from typing import TYPE_CHECKING

from evenhand.config.database import migrate, set_up_django
from evenhand.config.starting import prepare_places
from tests.benchmarks.figures import Figure, all_hold, percentile, table

if TYPE_CHECKING:
    from evenhand.domain.cases.models import CaseFile

CASES = 10_000
MOST_SECONDS = 60
MOST_WAIT_MS = 600
"""As long as words may take to the server at other times."""


def main() -> int:
    """Measure on the database that the environment names; return 1 when a figure misses its budget."""
    prepare_places()
    set_up_django()
    migrate()
    figures = measured()
    print(table(f"A new practice key for {CASES:,} case files", figures), flush=True)
    return 0 if all_hold(figures) else 1


def measured() -> list[Figure]:
    """Return how long the changes took and how long one who wrote meanwhile waited for each text."""
    from django.db import connections
    from django.utils import timezone

    from evenhand.config.rotating import rotate_practice, rotate_root
    from evenhand.domain.worksheets.published import publish_bundled
    from evenhand.foundation.archive.rotation.queries import keys_of_practices
    from tests.benchmarks.crowd import grow_to
    from tests.factories import a_case, a_therapist

    now = timezone.now()
    publish_bundled(at=now)
    member = a_therapist(at=now)
    case = a_case(of=member, at=now)
    grow_to(CASES, of=member, at=now)
    waits: list[float] = []
    stop = Event()
    writer = Thread(target=_write_until, args=(stop, case, waits))
    writer.start()
    try:
        practice_seconds = _seconds(lambda: rotate_practice(None))
    finally:
        stop.set()
        writer.join()
    root_seconds = _seconds(rotate_root)
    [practice] = keys_of_practices()
    connections.close_all()
    return [
        Figure("keys that hang on the new practice key", practice.keys[-1].hanging, ""),
        Figure("keys left on the former one", practice.keys[0].hanging, "", 0),
        Figure("a new practice key", practice_seconds, "s", MOST_SECONDS),
        Figure("a new root key", root_seconds, "s", MOST_SECONDS),
        Figure("texts written meanwhile", len(waits), ""),
        Figure("one text written meanwhile, p95", 1000 * percentile(waits, 0.95), "ms", MOST_WAIT_MS),
        Figure("one text written meanwhile, longest", 1000 * max(waits), "ms"),
    ]


def _seconds(change: Callable[[], object]) -> float:
    begun = perf_counter()
    change()
    return perf_counter() - begun


def _write_until(stop: Event, case: CaseFile, waits: list[float]) -> None:
    from django.db import connection
    from django.utils import timezone

    from evenhand.domain.cases.actions import write_information
    from evenhand.domain.cases.models import Information
    from evenhand.foundation.audit.actor import SYSTEM
    from tests.factories import inside

    while not stop.wait(0.02):
        begun = perf_counter()
        with inside(case):
            words = f"words {len(waits)}"
            write_information(case=case, kind=Information.Kind.GOAL, words=words, by=SYSTEM, at=timezone.now())
        waits.append(perf_counter() - begun)
    connection.close()


if __name__ == "__main__":
    sys.exit(main())
