"""`make bench`: a whole run on SQLite, then on PostgreSQL; `--sqlite` or `--postgresql` asks for one of them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.temporary_postgresql import temporary_postgresql

MEASURE = (sys.executable, "-m", "tests.benchmarks.measure")
DATABASES = ("--sqlite", "--postgresql")


def run_on(database: str) -> int:
    """Measure on one database, in a throw-away place; return 1 when a figure missed its budget."""
    print(f"== {database.strip('-')}", flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="evenhand-bench-")))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("EVENHAND_")}
        environment.pop("DATABASE_URL", None)
        environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            "EVENHAND_DATA": str(folder / "data"),
            "EVENHAND_ROOT_KEY_FILE": str(folder / "root.key"),
            "EVENHAND_URL": "http://localhost",
        }
        if database == "--postgresql":
            environment["DATABASE_URL"] = stack.enter_context(temporary_postgresql())
        return subprocess.run(MEASURE, env=environment, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """Measure on the databases asked for, or on both."""
    unknown = set(arguments) - set(DATABASES)
    if unknown:
        sys.stderr.write(f"Unknown: {' '.join(sorted(unknown))}. Choose --sqlite, --postgresql, or neither for both.\n")
        return 2
    results = [run_on(database) for database in arguments or DATABASES]
    return max(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
