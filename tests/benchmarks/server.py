"""The real web server on a socket of its own, the load beside it, and what its processes used of the processor."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from evenhand.config.listening import port_of
from evenhand.config.serving import answers
from tests.benchmarks.load import HOST, Ask, Result, Writer

SECONDS_OF_A_LOAD = 240
WARMING = 8
"""Connections of the warming-up, so that both server processes get some."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running gunicorn: its process, its port, and the process of the database where that is not inside it."""

    process: subprocess.Popen[bytes]
    port: int
    database_process: int | None

    def processor_seconds(self) -> float:
        """Return what the server's workers, and the database's processes, have used of the processor so far."""
        parents = [self.process.pid, *([self.database_process] if self.database_process else [])]
        return sum(processor_seconds(child) for parent in parents for child in children(parent))

    def one_by_one(self, asks: Sequence[Ask], *, connections: int = 2) -> Result:
        """Send requests one after another."""
        return self._load({"asks": [asdict(ask) for ask in asks], "connections": connections})

    def together(self, asks: Sequence[Ask], *, clients: int) -> Result:
        """Let a few clients send requests side by side."""
        return self._load({"asks": [asdict(ask) for ask in asks], "clients": clients})

    def at_a_rate(self, asks: Sequence[Ask], *, per_second: float, seconds: float) -> Result:
        """Send requests at a steady rate."""
        return self._load({"asks": [asdict(ask) for ask in asks], "per_second": per_second, "seconds": seconds})

    def writing(self, writers: Sequence[Writer], *, pause: float, saves: int) -> Result:
        """Let people write."""
        return self._load({"writers": [asdict(writer) for writer in writers], "pause": pause, "saves": saves})

    def _load(self, plan: dict[str, object]) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.load"],
            input=json.dumps(plan | {"port": self.port}),
            stdout=subprocess.PIPE,
            text=True,
            timeout=SECONDS_OF_A_LOAD,
            check=True,
        )
        return Result(**json.loads(done.stdout))


@contextmanager
def running_server(listener: socket.socket) -> Iterator[Server]:
    """Run gunicorn with the program's own settings until the block ends; it is ready in the block."""
    command = ("-m", "gunicorn", "-c", "python:evenhand.config.gunicorn", "--bind", f"fd://{listener.fileno()}")
    process = subprocess.Popen([sys.executable, *command], pass_fds=[listener.fileno()])
    port = port_of(listener)
    try:
        while process.poll() is None and not answers(f"http://{HOST}:{port}"):
            continue
        yield Server(process, port, postgresql_process())
    finally:
        process.terminate()
        process.wait(timeout=20)


def children(parent: int) -> list[int]:
    """Return the processes that a process started."""
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in found]


def processor_seconds(process: int) -> float:
    """Return the time that all threads of a process have spent on a processor; 0 for one that has just ended."""
    nanoseconds = 0
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{process}/task").iterdir():
            nanoseconds += int((thread / "schedstat").read_text().split()[0])
    return nanoseconds / 1e9


def postgresql_process() -> int | None:
    """Return the main process of the PostgreSQL that DATABASE_URL names, if it runs on this machine."""
    folder = os.environ.get("DATABASE_URL", "").partition("host=")[2]
    if not folder:
        return None
    return int((Path(folder) / "data" / "postmaster.pid").read_text().split()[0])
