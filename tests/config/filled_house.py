"""`python -m tests.config.filled_house ACT`: a house is filled, changed or looked at; says as JSON what came.

For tests that run the program as its host does. The places come from the environment, as those of the program do.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

EMAIL = "owner@practice.example"
SECONDS = 120
WRITERS = 4


def told_by_house(act: str, *arguments: str, places: dict[str, str]) -> Any:
    """Do an act in a process of its own on these places."""
    command = [sys.executable, "-m", "tests.config.filled_house", act, *arguments]
    done = subprocess.run(command, env=places, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def filled() -> dict[str, object]:
    """Fill every table of two practices; return a recovery sheet of the first, and a case file."""
    from tests.domain.two_practices import two_practices
    from tests.factories import PASSWORD, a_case, a_therapist, settled
    from tests.foundation.archive.test_recovery import a_sheet

    member = settled(a_therapist(email=EMAIL))
    case = a_case(of=member, goal="To rest, said Oriole", email="ana@example.org", name="Ana")
    two_practices()
    return {"sheet": a_sheet(member).line, "case": str(case.pk), "number": case.number, "password": PASSWORD}


def seen() -> dict[str, object]:
    """Return the digests of what people see, for each practice."""
    from evenhand.foundation.archive.backup.contents import practices_here
    from evenhand.foundation.archive.digest import what_people_see
    from evenhand.foundation.practices.context import practice_context

    found: dict[str, object] = {}
    for practice_id in practices_here():
        with practice_context(practice_id):
            now = what_people_see()
        found[practice_id.hex] = {case.hex: digest for case, digest in now.cases.items()}
    return found


def shredded(case_id: str) -> dict[str, object]:
    """Destroy the keys of a case file."""
    from uuid import UUID

    from django.utils import timezone

    from evenhand.foundation.archive.backup.contents import practices_here
    from evenhand.foundation.practices.context import practice_context
    from evenhand.foundation.vault.actions import destroy_case_keys
    from evenhand.foundation.vault.models import WrappedKey

    for practice_id in practices_here():
        with practice_context(practice_id):
            if WrappedKey.objects.filter(case_id=UUID(case_id)).exists():
                destroy_case_keys(case_id=UUID(case_id), at=timezone.now())
    return {}


def read_goal(number: str, password: str) -> dict[str, object]:
    """Sign the owner in and return the page of a case file on which its goal stands."""
    from django.test import Client

    browser = Client(headers={"host": "localhost"})
    browser.post("/in/", {"email": EMAIL, "password": password})
    return {"page": browser.get(f"/desk/cases/{number}/information/").content.decode()}


def backup_with_a_write_in_it(snapshot: str) -> dict[str, object]:
    """Make a backup in the middle of which somebody else writes; without a snapshot, where that is asked for."""
    from contextlib import nullcontext
    from threading import Thread
    from unittest.mock import patch

    from django.db import connection, connections, transaction
    from django.utils import timezone

    from evenhand.config.shelf import shelf_here
    from evenhand.domain.cases.actions import write_information
    from evenhand.domain.cases.models import CaseFile, Information
    from evenhand.foundation.archive.backup import writing
    from evenhand.foundation.archive.backup.actions import begin_backup
    from evenhand.foundation.archive.backup.contents import practices_here, tables_of_data
    from evenhand.foundation.audit.actor import SYSTEM
    from evenhand.foundation.practices.context import practice_context
    from evenhand.foundation.practices.one_moment import one_moment
    from evenhand.foundation.vault.models import WrappedKey

    written: list[object] = []

    def write_elsewhere() -> None:
        for practice_id in practices_here():
            with practice_context(practice_id):
                with_keys = WrappedKey.objects.exclude(case_id=None).values_list("case_id", flat=True)
                case = CaseFile.objects.filter(pk__in=with_keys).first()
                if case is not None:
                    kind = Information.Kind.GOAL
                    write_information(
                        case=case, kind=kind, words=f"In the middle of {places.backup}", by=SYSTEM, at=timezone.now()
                    )
                    written.append(case.pk)
        connections.close_all()

    def tables() -> Any:
        """Between what people see and the rows."""
        other = Thread(target=write_elsewhere)
        other.start()
        other.join()
        return tables_of_data()

    now = timezone.now()
    run, shelf = begin_backup(at=now), shelf_here()
    places = shelf.places(backup_id=run.pk, at=now)
    torn = nullcontext if connection.vendor == "sqlite" else transaction.atomic
    how = one_moment if snapshot == "one" else torn
    with shelf.alone(), patch.object(writing, "tables_of_data", tables):
        writing.write_backup(places, backup_id=run.pk, at=now, snapshot=how)
    assert written
    return {"backup": str(places.backup), "keyring": str(places.keyring)}


def backup_of_an_older_schema(*steps: str) -> dict[str, object]:
    """Take the database back to some steps ("room:migration") and make a backup with the tables as they were then."""
    from unittest.mock import patch

    from django.db import connection
    from django.utils import timezone

    from evenhand.config.shelf import shelf_here
    from evenhand.foundation.archive.backup import contents, writing
    from evenhand.foundation.archive.backup.actions import begin_backup
    from evenhand.foundation.whole_steps import WholeSteps

    seen = writing._seen(contents.practices_here())  # what people saw then; no model of today can read it below
    rooms_and_steps: list[tuple[str, str | None]] = [(step.split(":")[0], step.split(":")[1]) for step in steps]
    WholeSteps(connection).migrate(rooms_and_steps)
    loader = WholeSteps(connection).loader
    former = loader.project_state(list(loader.applied_migrations)).apps.get_models(include_auto_created=True)
    tables = sorted((one for one in former if one._meta.managed), key=lambda one: one._meta.db_table)
    now = timezone.now()
    run, shelf = begin_backup(at=now), shelf_here()
    places = shelf.places(backup_id=run.pk, at=now)
    with (
        shelf.alone(),
        patch.object(contents, "_all_tables", lambda: tables),
        patch.object(writing, "_seen", lambda _practices: seen),
    ):
        writing.write_backup(places, backup_id=run.pk, at=now)
    return {"backup": str(places.backup), "keyring": str(places.keyring)}


def drilled_by_itself() -> dict[str, object]:
    """Let the worker take its turn for a drill; return how that ended, what the desk and the doctor say of it.

    Whatever drill there was in this house before, is as if it had not been: other tests share the house.
    """
    from unittest.mock import patch

    from django.utils import timezone

    from evenhand.config import doctor, weekly_drill
    from evenhand.config.own_command import Ended, run_own_command
    from evenhand.foundation.archive.backup.drills import trouble_with_drills
    from evenhand.foundation.archive.backup.models import BackupRun

    BackupRun.objects.update(drilled_at=None, drill_problem="")
    ended: list[Ended] = []

    def run(command: str, *, is_behind: bool) -> Ended:
        ended.append(run_own_command(command, is_behind=is_behind))
        return ended[-1]

    with patch.object(weekly_drill, "run_own_command", run):
        weekly_drill.drill_if_due(timezone.now())
    trouble = trouble_with_drills(at=timezone.now(), by_itself=True)
    told = {"trouble": trouble and trouble.name, "doctor": doctor._backups().sentence}
    return {"well": ended[0].well, "said": ended[0].complained, **told}


def write_until_closed() -> dict[str, object]:
    """Write drafts and send entries in four threads until standard input is closed; say how much was written."""
    from threading import Event, Thread

    from django.db import connections

    from tests.factories import a_case, a_submission, a_therapist, an_assignment

    stop, written, broken = Event(), [0] * WRITERS, []

    def write(number: int, member: Any) -> None:
        try:
            case = a_case(of=member, goal=f"Goal of writer {number}")
            given = an_assignment(of=case)
            while not stop.is_set():
                a_submission(of=given, notice=f"Entry {written[number]}")
                written[number] += 1
        except Exception as problem:  # noqa: BLE001  told to the test, whatever it was
            broken.append(repr(problem))
        finally:
            connections.close_all()

    threads = [Thread(target=write, args=(number, a_therapist())) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    sys.stdin.read()
    stop.set()
    for thread in threads:
        thread.join()
    return {"written": written, "broken": broken}


def main() -> None:
    """Do the act that is named."""
    from evenhand.config.starting import prepare_places

    prepare_places()
    from evenhand.config.database import migrate, set_up_django

    set_up_django()
    migrate()
    acts: dict[str, Callable[..., object]] = {
        "filled": filled,
        "seen": seen,
        "shredded": shredded,
        "backup_with_a_write_in_it": backup_with_a_write_in_it,
        "backup_of_an_older_schema": backup_of_an_older_schema,
        "read_goal": read_goal,
        "write_until_closed": write_until_closed,
        "drilled_by_itself": drilled_by_itself,
    }
    act, *arguments = sys.argv[1:]
    json.dump(acts[act](*arguments), sys.stdout)


def files_of(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder with what is in it, to see that nothing was changed."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


if __name__ == "__main__":
    main()
