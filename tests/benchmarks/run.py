"""`make bench`: the server and a change of keys on both databases, the client's pages on a slow phone, the slot engine.

`--sqlite`, `--postgresql`, `--keys-sqlite`, `--keys-postgresql`, `--backups`, `--pages`, `--slots`, `--demo`,
`--booking-sqlite` and `--booking-postgresql` ask for some of these. To the browser it makes no difference which
database there is: its part runs on SQLite, and so does the demo, always.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.temporary_postgresql import temporary_postgresql

MEASURE = {
    "--sqlite": "tests.benchmarks.measure",
    "--postgresql": "tests.benchmarks.measure",
    "--keys-sqlite": "tests.benchmarks.rotation",
    "--keys-postgresql": "tests.benchmarks.rotation",
    "--backups": "tests.benchmarks.backups",
    "--pages": "tests.benchmarks.pages",
    "--slots": "tests.benchmarks.slots",
    "--booking-sqlite": "tests.benchmarks.booking",
    "--booking-postgresql": "tests.benchmarks.booking",
    "--demo": "tests.benchmarks.demo",
}
"""What runs for each part."""


def run(part: str) -> int:
    """Measure one part, in a throw-away place; return 1 when a figure missed its budget."""
    print(f"== {part.strip('-')}", flush=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="evenhand-bench-")))
        environment = {name: value for name, value in os.environ.items() if not name.startswith("EVENHAND_")}
        environment.pop("DATABASE_URL", None)
        environment |= {
            "DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings",
            "EVENHAND_DATA": str(folder / "data"),
            "EVENHAND_ROOT_KEY_FILE": str(folder / "root.key"),
            "EVENHAND_URL": "http://localhost",
            "EVENHAND_PROXIES": "1",
        }
        if part.endswith("postgresql"):
            environment["DATABASE_URL"] = stack.enter_context(temporary_postgresql())
        return subprocess.run([sys.executable, "-m", MEASURE[part]], env=environment, check=False).returncode


def main(arguments: Sequence[str]) -> int:
    """Measure the parts asked for, or all."""
    unknown = set(arguments) - set(MEASURE)
    if unknown:
        sys.stderr.write(f"Unknown: {' '.join(sorted(unknown))}. Choose among {', '.join(MEASURE)}; none means all.\n")
        return 2
    results = [run(part) for part in arguments or MEASURE]
    return max(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
