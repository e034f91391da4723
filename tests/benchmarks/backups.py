"""How long a backup of a large practice takes and how large it is, and how long from a bare machine to signing in.

One run on one database: fills a practice, makes a backup by the command, restores it into an SQLite database elsewhere
by the command, and starts the program there.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from evenhand.config.database import migrate, set_up_django
from evenhand.config.places import backup_folder, keyring_folder
from evenhand.config.starting import prepare_places
from tests.benchmarks.figures import Figure, all_hold, table
from tests.config.running_program import COMMAND, running

CASES = 1_000
SUBMISSIONS = 100_000
MOST_SECONDS = 15 * 60
EMAIL = "owner@practice.example"


def main() -> int:
    """Measure on the database that the environment names; return 1 when a figure misses its budget."""
    prepare_places()
    set_up_django()
    migrate()
    _fill()
    figures = measured()
    print(table(f"A backup of {CASES:,} case files and {SUBMISSIONS:,} submissions", figures), flush=True)
    return 0 if all_hold(figures) else 1


def _fill() -> None:
    from django.db import connections
    from django.utils import timezone

    from evenhand.domain.cases.models import CaseFile
    from evenhand.domain.worksheets.published import latest_version, publish_bundled
    from tests.benchmarks.crowd import add_entries, grow_to
    from tests.factories import a_therapist, inside

    now = timezone.now()
    publish_bundled(at=now)
    member = a_therapist(email=EMAIL, at=now)
    grow_to(CASES, of=member, at=now)
    with inside(member):
        cases = list(CaseFile.objects.all())
        for _ in range(SUBMISSIONS // CASES - 1):
            add_entries(cases, latest_version("compassionate-self-care"), at=now)
    connections.close_all()


def measured() -> list[Figure]:
    """Return how long it took and how large the files are."""
    backing_up = _seconds(lambda: _run("backup", places=dict(os.environ)))
    [backup], [keyring] = backup_folder().iterdir(), keyring_folder().iterdir()
    with tempfile.TemporaryDirectory(prefix="evenhand-bare-") as folder:
        places = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "EVENHAND_URL")}
        places |= {"EVENHAND_DATA": str(Path(folder) / "data"), "DJANGO_SETTINGS_MODULE": "evenhand.config.settings"}
        restoring = _seconds(lambda: _run("restore", str(backup), "--keyring", str(keyring), places=places))
        starting = _seconds(lambda: _sign_in_page(places))
    return [
        Figure("making the backup", backing_up, "s"),
        Figure("the backup", backup.stat().st_size / 1e6, "MB"),
        Figure("its keyring", keyring.stat().st_size / 1e6, "MB"),
        Figure("restoring it, compared text by text", restoring, "s"),
        Figure("from the bare machine to the sign-in page", restoring + starting, "s", MOST_SECONDS),
    ]


def _run(*arguments: str, places: dict[str, str]) -> None:
    subprocess.run([*COMMAND, *arguments], env=places, check=True)


def _sign_in_page(places: dict[str, str]) -> None:
    with running("serve", "--port", "0", "--no-browser", places=places) as program:
        if program.get("/in/").code != 200:
            raise SystemExit("The sign-in page does not answer.")


def _seconds(do: Callable[[], object]) -> float:
    started = perf_counter()
    do()
    return perf_counter() - started


if __name__ == "__main__":
    sys.exit(main())
