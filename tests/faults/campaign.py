"""`make faults`: the long runs of the fault campaign, and the table of what they found in docs/reliability.md.

`python -m tests.faults.campaign [SCALE] [ROW ...]`: SCALE is a part of the full counts, 1 by default; rows are named by
their fault ("F5"). A table says the counts that ran, never those that should have.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/reliability.md"
BEGIN, END = "<!-- table: written by make faults -->", "<!-- end of the table -->"
SEED = "20261129"


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found: how often the fault came, and how many words were lost, doubled or wrongly called saved."""

    times: int
    lost: int
    doubled: int
    false_saved: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One long run: which fault, in words, how often in full, and how it is carried out."""

    fault: str
    what: str
    full: int
    run: Callable[[int, Path], Found]


def command(*words: str, environment: dict[str, str], folder: Path) -> str:
    """Run a Python module with places of its own; return what it printed, raises RuntimeError with its end."""
    places = {name: value for name, value in os.environ.items() if not name.startswith("EVENHAND_")}
    places.pop("DATABASE_URL", None)
    places |= {"EVENHAND_DATA": str(folder / "data"), "EVENHAND_ROOT_KEY_FILE": str(folder / "root.key")}
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=places | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError((done.stdout + done.stderr)[-1_500:])
    return done.stdout


def kills(what: str) -> Callable[[int, Path], Found]:
    """Kill something again and again while clients write, then look at every word that was acknowledged."""

    def run(times: int, folder: Path) -> Found:
        environment = {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings"}
        told = json.loads(
            command("tests.faults.killing", what, str(times), SEED, environment=environment, folder=folder)
        )
        broken: list[str] = told["broken"]
        twice = sum("twice" in one or "two" in one for one in broken)
        remark = (
            f"{told['acknowledged']:,} saves and {told['sent']:,} sendings, {told['booked']:,} bookings acknowledged"
        )
        return Found(told["kills"], len(broken) - twice, twice, 0, remark)

    return run


def proved(path: str, count: str = "", *, on_postgresql: bool = False) -> Callable[[int, Path], Found]:
    """Run tests that fail at the first word lost, doubled or wrongly called saved; `count` names how often."""

    def run(times: int, folder: Path) -> Found:
        words = ["pytest", *path.split(), "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
        if on_postgresql:
            words = ["tests.temporary_postgresql", sys.executable, "-m", *words]
        last = command(*words, environment={count: str(times)} if count else {}, folder=folder).strip().splitlines()[-1]
        return Found(times, 0, 0, 0, last.strip("= "))

    return run


def drops(times: int, folder: Path) -> Found:
    """Cut a phone's line in every way while somebody writes."""
    told = folder / "drops.json"
    words = ("pytest", "tests/journeys/test_drops.py", "-k", "nothing_is_lost", "-q", "-p", "no:randomly")
    command(*words, environment={"DROPS": str(times), "DROPS_FOUND": str(told)}, folder=folder)
    found: dict[str, Any] = json.loads(told.read_text())
    return Found(found["drops"], found["lost"], found["doubled"], found["false_saved"])


ONE_SLOT = "tests/faults/test_stampede.py -k exactly_one"
MANY_SLOTS = "tests/faults/test_stampede.py -k each_given_once"
SEATS_AND_OFFERS = "tests/faults/test_seat_race.py tests/faults/test_waiting_race.py"
MERGING = "tests/domain/worksheets/test_merging.py tests/domain/worksheets/test_same_moment.py"
BACKUPS = "tests/config/test_backups_under_load.py"
CLOCKS = "tests/foundation/outbox/test_periodic.py tests/domain/worksheets/test_reminders.py"
STARTS = "tests/config/test_starting.py tests/config/test_refused_root_keys.py tests/config/test_database.py"
ROWS = (
    Row("F1", "kill -9 of the web processes, SQLite", 1_000, kills("web")),
    Row("F1", "kill -9 of the whole program, SQLite", 100, kills("program")),
    Row("F2", "kill -9 of PostgreSQL", 300, kills("postgresql")),
    Row("F3", "rivals for one slot, SQLite", 10_000, proved(ONE_SLOT, "RIVALS")),
    Row("F3", "rivals for one slot, PostgreSQL", 10_000, proved(ONE_SLOT, "RIVALS", on_postgresql=True)),
    Row("F3", "slots wanted by 50 each, SQLite", 200, proved(MANY_SLOTS, "SLOTS")),
    Row("F3", "slots wanted by 50 each, PostgreSQL", 200, proved(MANY_SLOTS, "SLOTS", on_postgresql=True)),
    Row("F3", "last places of a group, offers of the waiting list, SQLite", 1, proved(SEATS_AND_OFFERS)),
    Row(
        "F3", "last places of a group, offers of the waiting list, PostgreSQL", 1,
        proved(SEATS_AND_OFFERS, on_postgresql=True),
    ),
    Row("F5", "a phone's line drops", 2_000, drops),
    Row("F6", "forms posted again, a few at once", 10_000, proved("tests/faults/test_repeats.py", "REPEATS")),
    Row("F7", "pages and devices that save at once", 1, proved(MERGING)),
    Row("F8", "session or form token dies", 1, proved("tests/journeys/test_dead_sessions.py")),
    Row("F9", "disk full", 1, proved("tests/faults/test_disk_full.py")),
    Row("F11", "clocks change and jump", 1, proved(CLOCKS)),
    Row("F12", "worker killed around a sending", 1, proved("tests/faults/test_worker_killed.py")),
    Row("F13", "mail host down for a day", 1, proved("tests/faults/test_mail_host.py")),
    Row("F13", "gateway for text messages down", 1, proved("tests/faults/test_text_gateway.py")),
    Row("F13", "service for notices on devices down", 1, proved("tests/faults/test_push_service.py")),
    Row("F14", "payments told of in any order, again and forged", 1, proved("tests/faults/test_payments.py")),
    Row("F15", "backups under writes, each restored", 50, proved(BACKUPS, "BACKUP_ROUNDS")),
    Row("F16", "every call to the database fails, every act", 1, proved("tests/domain/test_every_action.py")),
    Row("F18", "start-up faults", 1, proved(STARTS)),
    Row("Upgrade", "killed and run again, SQLite", 100_000, proved("tests/faults/test_upgrades.py", "SUBMISSIONS")),
    Row(
        "Upgrade", "killed and run again, PostgreSQL", 100_000,
        proved("tests/faults/test_upgrades.py", "SUBMISSIONS", on_postgresql=True),
    ),
)  # fmt: skip


def line_of(row: Row, scale: float) -> tuple[str, bool]:
    """Carry out one row; return its line of the table, and whether all held."""
    times = max(1, round(row.full * scale)) if row.full > 1 else 1
    begun = time.monotonic()
    with _folder() as folder:
        try:
            found = row.run(times, folder)
        except RuntimeError as problem:
            sys.stderr.write(f"{row.fault} {row.what}:\n{problem}\n")
            return f"| {row.fault} | {row.what} | {times:,} | FAILED | | | |", False
    took = f"{time.monotonic() - begun:,.0f} s"
    often = f"{found.times:,} of {row.full:,}" if row.full > 1 else "all"
    counts = f"{found.lost} | {found.doubled} | {found.false_saved}"
    remark = f"{found.remark}; {took}" if found.remark else took
    held = not (found.lost or found.doubled or found.false_saved)
    return f"| {row.fault} | {row.what} | {often} | {counts} | {remark} |", held


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="evenhand-faults-") as folder:
        yield Path(folder)


COLUMNS = (
    "| fault | what | how often | lost | twice | false *Saved* | | when, by which command |",
    "|---|---|---|---|---|---|---|---|",
)


def written(page: str, lines: list[str]) -> str:
    """Return the page with these lines in its table; lines of rows that did not run now stay as they are."""
    before, _, rest = page.partition(BEGIN)
    table, _, after = rest.partition(END)
    known = {_row_of(line): line for line in [*table.splitlines(), *lines] if _row_of(line) in _ORDER}
    kept = [known[row] for row in _ORDER if row in known]
    return f"{before}{BEGIN}\n" + "\n".join([*COLUMNS, *kept]) + f"\n{END}{after}"


_ORDER = [(row.fault, row.what) for row in ROWS]


def _row_of(line: str) -> tuple[str, str]:
    """Return fault and words of a line of the table; empty ones for any other line."""
    cells = [cell.strip() for cell in line.strip("|").split("|")]
    return (cells[0], cells[1]) if len(cells) == COLUMNS[0].count("|") - 1 else ("", "")


def main(arguments: list[str]) -> int:
    """Run the rows asked for, or all, each written down as soon as it is through; return 1 when one did not hold."""
    numbers = [word for word in arguments if word.replace(".", "", 1).isdigit()]
    scale, names = float(numbers[0]) if numbers else 1.0, set(arguments) - set(numbers)
    unknown = names - {row.fault for row in ROWS}
    if unknown:
        sys.stderr.write(
            f"Unknown: {' '.join(sorted(unknown))}. Choose among {', '.join(row.fault for row in ROWS)}.\n"
        )
        return 2
    asked = " ".join(["make faults", *([f'ARGS="{" ".join(arguments)}"'] if arguments else [])])
    all_held = True
    for row in ROWS:
        if not names or row.fault in names:
            line, held = line_of(row, scale)
            line += f" {datetime.now(UTC):%d %B %Y}, `{asked}` |"
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
            PAGE.write_text(written(PAGE.read_text(), [line]))
            all_held &= held
    return 0 if all_held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
