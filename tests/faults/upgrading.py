"""One step of an upgrade in a process of its own: fill an old database, upgrade it, say what people see in it.

`python -m tests.faults.upgrading fill N`, `upgrade [K] [in-pieces]` and `seen`; the environment names the places. With
K the process kills itself at its K-th statement that changes something, as a machine that loses its power does.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import nullcontext
from itertools import count
from typing import Any

from evenhand.config.database import migrate, set_up_django
from evenhand.config.starting import prepare_places
from tests.faults.first_schema import FIRST_SCHEMA

CASES_AT_MOST = 1_000


def fill(submissions: int) -> None:
    """Found a practice with so many submissions, then take its database back to the first schema."""
    from django.utils import timezone

    from evenhand.domain.cases.models import CaseFile
    from evenhand.domain.worksheets.published import latest_version
    from evenhand.foundation.practices.models import Practice
    from tests.benchmarks.crowd import add_entries, grow_to
    from tests.factories import a_therapist, inside

    migrate()
    now = timezone.now()
    member = a_therapist(at=now)
    with inside(member):
        # The first schema had no place for numbers, and knew no messages.
        Practice.objects.filter(pk=member.practice_id).update(crisis_lines=[], begins_with_messages=False)
    cases = min(CASES_AT_MOST, max(2, submissions // 20))
    grow_to(cases, of=member, at=now)
    with inside(member):
        opened = list(CaseFile.objects.all())
        for _ in range(submissions // cases - 1):
            add_entries(opened, latest_version("compassionate-self-care"), at=now)
    say_what_is_seen()
    migrate_to_first_schema()


def migrate_to_first_schema() -> None:
    """Take the schema back to the first one, in one go: Django's command draws all models anew for each room."""
    from django.db import connection

    from evenhand.foundation.whole_steps import WholeSteps

    targets = [(room, None if step == "zero" else step) for room, step in FIRST_SCHEMA.items()]
    WholeSteps(connection).migrate(targets)


def say_what_is_seen() -> None:
    """Print the digests of all practices, and how many submissions there are."""
    from evenhand.domain.worksheets.models import Submission
    from evenhand.foundation.archive.digest import what_people_see
    from evenhand.foundation.practices.context import practice_context
    from evenhand.foundation.practices.models import Practice

    seen = {}
    for practice in Practice.objects.all():
        with practice_context(practice.pk):
            found = what_people_see()
            digests = {case.hex: digest for case, digest in found.cases.items()}
            seen[practice.pk.hex] = [digests, found.rest, found.closed, Submission.objects.count()]
    sys.stdout.write(json.dumps(seen) + "\n")
    sys.stdout.flush()


def upgrade(killed_at: int | None, *, in_pieces: bool) -> None:
    """Bring the database up to this version; the broken variant, `in_pieces`, stores each statement by itself."""
    from django.db import connection
    from django.db.migrations import Migration

    if in_pieces:
        Migration.atomic = False
    with connection.execute_wrapper(_killing_at(killed_at)) if killed_at else nullcontext():
        migrate()


def _killing_at(number: int) -> Callable[..., Any]:
    numbers = count(1)

    def kill_at_last(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        changes = not sql.lstrip("( ").upper().startswith(("SELECT", "PRAGMA", "SET "))
        if changes and next(numbers) == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    return kill_at_last


def main(asked: list[str]) -> int:
    """Do what is asked."""
    prepare_places()
    set_up_django()
    if asked[0] == "fill":
        fill(int(asked[1]))
    elif asked[0] == "seen":
        say_what_is_seen()
    else:
        killed_at = [int(word) for word in asked[1:] if word.isdigit()]
        upgrade(killed_at[0] if killed_at else None, in_pieces="in-pieces" in asked)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
