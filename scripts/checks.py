"""Runs every check of the repository in order, stops at the first that fails, and closes with a summary."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
PYTEST = (PYTHON, "-m", "pytest", "-q")
IN_TURN = ("--dist", "worksteal")
PROCESSES = ("-n", "3")
"""Two cores have a tenth of their time left while two wait: for a process that was started, for what a page is to do
by itself. PostgreSQL's own processes take that.
"""
SUITE = ("--ignore=tests/journeys", "--ignore=tests/benchmarks")
JOURNEYS = (*PYTEST, *PROCESSES, *IN_TURN, "tests/journeys")
LOOPBACK_ONLY = (PYTHON, "-m", "tests.loopback_only")
NOT_OURS = ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")
ON_POSTGRESQL = (PYTHON, "-m", "tests.temporary_postgresql")
PROOFS = (PYTHON, "-m", "scripts.proofs")
MEMORY = Path("/dev/shm")  # noqa: S108  Linux's folder that lies in memory
ENOUGH = 4 << 30
"""Bytes that must be free there; all stages together need a tenth of it."""
OUTCOMES = REPOSITORY / "build" / "outcomes"
"""Where each stage that runs tests writes how they ended, in a file of its own."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One check: the name people see and the command that passes or fails."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """How a stage ended: its exit code, how long it took, and the last line it wrote."""

    stage: Stage
    exit_code: int
    seconds: float
    closing_line: str


def lint_stages() -> list[Stage]:
    """Return the checks that read the code without running it."""
    return [
        Stage("style", (str(BIN / "ruff"), "check", ".")),
        Stage("format", (str(BIN / "ruff"), "format", "--check", ".")),
        Stage("layers", (str(BIN / "lint-imports"),)),
        Stage("types", (PYTHON, "-m", "mypy", "--num-workers", "2")),
        Stage("tests that are named", PROOFS),
    ]


def program_stages() -> list[Stage]:
    """Return the checks that run the program: the suite, then the browser, each on both databases.

    The suite reaches no network but loopback; what a journey's page asks elsewhere is watched in the browser. At the
    end the tests that the documents name are held against what ran.
    """
    return [
        Stage("suite on SQLite", (*LOOPBACK_ONLY, *PYTEST, *PROCESSES, *IN_TURN, *SUITE)),
        Stage("suite on PostgreSQL", (*LOOPBACK_ONLY, *ON_POSTGRESQL, *PYTEST, "-n", "2", *IN_TURN, *SUITE)),
        Stage("journeys on SQLite", JOURNEYS),
        Stage("journeys on PostgreSQL", (*ON_POSTGRESQL, *JOURNEYS)),
        Stage("proofs", (*PROOFS, str(OUTCOMES))),
    ]


def environment_of(stage: Stage) -> dict[str, str]:
    """Return this process's environment without a database of somebody else's, and with one clock for all.

    A stage that runs tests writes how they ended into a file that bears its name. What was compiled is kept
    (`__pycache__`): a suite starts the program, or a worker of its own, dozens of times.
    """
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    outcomes = OUTCOMES / f"{stage.name.replace(' ', '-')}.json"
    return kept | {"TZ": "UTC", "PYTHONUNBUFFERED": "1", "TEST_OUTCOMES": str(outcomes)}


def run(stage: Stage) -> Result:
    """Run one stage from the repository's root, show what it writes as it comes, and keep its last line."""
    print(f"\n== {stage.name}", flush=True)
    started = time.monotonic()
    closing_line = ""
    with subprocess.Popen(
        stage.command,
        cwd=REPOSITORY,
        env=environment_of(stage),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True)
            closing_line = line.strip() or closing_line
    return Result(stage, process.returncode, time.monotonic() - started, closing_line)


def summary(results: Sequence[Result], *, not_run: Sequence[Stage]) -> str:
    """Return a table of what passed, failed and was not reached, one line a stage."""
    lines = [
        f"  {result.stage.name:<24}{'passed' if result.exit_code == 0 else 'FAILED':<10}"
        f"{result.seconds:6.1f} s   {result.closing_line}"
        for result in results
    ]
    lines += [f"  {stage.name:<24}not run" for stage in not_run]
    return "\n".join(["", "== summary", *lines])


def run_all(stages: Sequence[Stage], *, run_stage: Callable[[Stage], Result] = run) -> int:
    """Run the stages up to the first that fails and print the summary; return its exit code, or 0."""
    results: list[Result] = []
    for stage in stages:
        results.append(run_stage(stage))
        if results[-1].exit_code != 0:
            break
    print(summary(results, not_run=stages[len(results) :]), flush=True)
    return results[-1].exit_code


@contextmanager
def throwing_away_in_memory(memory: Path = MEMORY, *, enough: int = ENOUGH) -> Iterator[None]:
    """Let tests keep what they throw away in memory, where there is room for it; nothing of it is left afterwards.

    A test's database says at every commit that the disk has to have it, and nobody is going to read it after a power
    cut.
    """
    has_room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= enough
    former = os.environ.get("TMPDIR")
    with tempfile.TemporaryDirectory(prefix="checks-", dir=memory if has_room else None) as folder:
        Path(folder).chmod(0o711)  # a PostgreSQL of root's runs as somebody else, and has to come by
        os.environ["TMPDIR"] = folder
        try:
            yield
        finally:
            os.environ.pop("TMPDIR")
            if former is not None:
                os.environ["TMPDIR"] = former


def main(arguments: Sequence[str]) -> int:
    """Run every check, or with `lint` only those that do not run the program."""
    if "lint" in arguments:
        return run_all(lint_stages())
    shutil.rmtree(OUTCOMES, ignore_errors=True)  # what an earlier run proved, proves nothing of this one
    with throwing_away_in_memory():
        return run_all([*lint_stages(), *program_stages()])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
