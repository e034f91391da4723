"""What people type is not on the disk of a PostgreSQL: in its tables, its log of writes, its own log, nor in a dump.

Typed by Django's client; in a browser they are typed once, on SQLite (`tests/journeys/test_canaries.py`).
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from scripts.system_parts import postgresql_program
from tests.canaries import Canaries, files_below, found_in
from tests.faces.test_hostile_everywhere import visits
from tests.faces.test_who_may_what import World, world
from tests.foundation.practices.postgresql.test_roles import as_administrator
from tests.journeys.canary_house import SHOWN_TO_EVERYBODY
from tests.temporary_postgresql import ADMINISTRATOR

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["world"]


def traces_on_disk(canaries: Canaries, folder: Path) -> list[str]:
    """Let the server write all it holds to its disk, and dump it; return every trace of canaries."""
    place: dict[str, Any] = connection.settings_dict
    host = Path(place["HOST"] or place["OPTIONS"]["host"])
    with as_administrator() as administrator:
        administrator.execute("checkpoint")
        found = administrator.execute("select oid from pg_database where datname = current_database()").fetchone()
    assert found
    dump = folder / "dump.sql"
    program = postgresql_program("pg_dump")
    assert program
    subprocess.run(
        [program, "--host", str(host), "--username", ADMINISTRATOR, "--file", str(dump), place["NAME"]], check=True
    )
    own, written = host / "data" / "base" / str(found[0]), host / "data" / "pg_wal"
    return found_in(canaries, [*files_below(own, written), host / "log", dump])


def test_what_was_typed_is_nowhere_and_what_stands_in_the_open_is_found(world: World, tmp_path: Path) -> None:
    canaries = Canaries()
    for visit in (one for one in visits(world) if one.route not in SHOWN_TO_EVERYBODY):
        for form in visit.forms():
            chosen = [one for one in form.inputs if one.takes_any_text]
            visit.send(form, {one.name: canaries.one_for(f"{visit.route} {one.name}", kind=one.kind) for one in chosen})
    assert len(canaries.places) > 50
    assert traces_on_disk(canaries, tmp_path) == []
    with connection.cursor() as cursor:
        cursor.execute("create table in_the_open (words text, sealed_by_nobody bytea)")
        canary = canaries.one_for("in the open")
        cursor.execute("insert into in_the_open values (%s, %s)", [canary, canary.encode()])
    found = traces_on_disk(canaries, tmp_path)
    with connection.cursor() as cursor:
        cursor.execute("drop table in_the_open")
    for place in ("/base/", "/pg_wal/", "dump.sql: as typed, utf-8:", "dump.sql: as typed, utf-8 in hex"):
        assert any(place in one for one in found), (place, found)
