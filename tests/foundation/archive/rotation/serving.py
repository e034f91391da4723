"""An old process that reads and writes while keys are changed in another one, and afterwards; says as JSON how it went.

It is a copy of the first process from before the changes, as a web process is: with the former root key in memory.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from tests.foundation.archive.rotation.small_house import (
    Texts,
    as_process_of,
    check_all,
    in_force,
    open_house,
    own_database,
)

from django.db import connections, transaction
from django.utils import timezone

from evenhand.config import rotating
from evenhand.domain.cases.actions import open_case, write_information
from evenhand.domain.cases.models import CaseFile, Information
from evenhand.foundation.outbox.actions import enqueue
from evenhand.foundation.outbox.models import OutboxRow
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.vault import roots
from evenhand.foundation.vault.models import HouseSecret, WrappedKey
from tests.factories import therapist_actor

ROUNDS = 2
"""How often both keys are changed meanwhile."""

AFTERWARDS = 6
"""How often the old process goes round after the changes."""

BROKEN: dict[str, Callable[[], AbstractContextManager[object]]] = {
    "as it is": nullcontext,
    "never reads the files again": lambda: patch.object(roots, "_on_disk", list),
}
"""What the old process is like."""


def serve_once(written: dict[Any, str]) -> None:
    """Do in every practice what its people do: open a case file, write, send, and read all of it back."""
    now = timezone.now()
    for practice_id in Practice.objects.values_list("pk", flat=True):
        with practice_context(practice_id):
            member = Member.objects.get()
            by = therapist_actor(member)
            case = open_case(therapist=member, zone="Europe/London", key=uuid4(), by=by, at=now)
            for one in (case, CaseFile.objects.earliest("opened_at")):
                words = f"words {uuid4()}"
                row = write_information(case=one, kind=Information.Kind.GOAL, words=words, by=by, at=now)
                written[row.pk] = words
            with transaction.atomic():
                enqueue(kind="mail", content={"to": "nobody"}, key=str(uuid4()), at=now)
        with practice_context(practice_id):
            for row in Information.objects.filter(pk__in=written):
                if row.words != written[row.pk]:
                    raise AssertionError("other words than were written")
            for effect in OutboxRow.objects.order_by("-created_at")[:3]:
                effect.content  # noqa: B018


def serve(stop: int, rounds: int, told: int, kind: str) -> None:
    """Go round, with a byte after each time, until a byte comes, and some times more; tell what went wrong."""
    written: dict[Any, str] = {}
    os.set_blocking(stop, False)
    during, wrong = 0, ""
    try:
        with BROKEN[kind]():
            while not _came(stop):
                serve_once(written)
                during += 1
                os.write(rounds, b"x")
            for _ in range(AFTERWARDS):
                serve_once(written)
    except Exception as problem:  # noqa: BLE001  whatever goes wrong is what the test has to hear
        wrong = f"{type(problem).__name__}: {problem}"
    os.write(told, json.dumps({"during": during, "wrong": wrong}).encode())
    connections.close_all()
    os._exit(0)


def _came(stop: int) -> bool:
    try:
        return bool(os.read(stop, 1))
    except BlockingIOError:
        return False


def served(texts: Texts, kind: str) -> dict[str, object]:
    """Fork the old process, change keys beside it, and read everything as a new process would; return how it went."""
    before, former = in_force(), _wrapped()
    stood = _left_of(former)
    as_process_of(before)
    (stop, stops), (round_done, rounds), (told, tells) = os.pipe(), os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        serve(stop, rounds, tells, kind)
    os.close(rounds)
    os.close(tells)
    for _ in range(ROUNDS):
        os.read(round_done, 1)
        rotating.rotate_root()
        for practice_id in Practice.objects.values_list("pk", flat=True):
            os.read(round_done, 1)
            rotating.rotate_practice(str(practice_id))
    os.write(stops, b"x")
    with os.fdopen(told) as heard:
        said: dict[str, object] = json.load(heard)
    os.waitpid(child, 0)
    os.close(round_done)
    as_process_of(in_force())
    check_all(texts)
    connections.close_all()
    return said | {"changed": before != in_force(), "stood": stood, "left": _left_of(former)}


def _wrapped() -> list[bytes]:
    """Return every key as it is wrapped now."""
    found = [bytes(stored.wrapped) for stored in HouseSecret.objects.all()]
    for practice_id in Practice.objects.values_list("pk", flat=True):
        with practice_context(practice_id):
            found += [bytes(row.wrapped) for row in WrappedKey.objects.all()]
    connections.close_all()
    return found


def _left_of(former: list[bytes]) -> int:
    """Return how many wrapped keys of before still stand somewhere in the files of SQLite."""
    database = Path(str(connections["default"].settings_dict["NAME"]))
    files = b"".join(file.read_bytes() for file in database.parent.glob(f"{database.name}*"))
    return sum(one[29:] in files for one in former)


def main(database: str) -> None:
    """Try a process as it is, and the broken variant."""
    own_database(database)
    texts = open_house()
    sys.stdout.write(json.dumps({kind: served(texts, kind) for kind in BROKEN}))


if __name__ == "__main__":
    main(*sys.argv[1:])
