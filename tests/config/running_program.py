"""The program as its host meets it: a command in a process of its own, on places of its own."""

from __future__ import annotations

import http.client
import os
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

SECONDS_TO_START = 60
SECONDS_TO_STOP = 15
COMMAND = (sys.executable, "-m", "evenhand.cli")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a command, or of a request to the program: its code, and what it said."""

    code: int
    text: str
    headers: dict[str, str]


@contextmanager
def own_places(folder: Path, *, like: dict[str, str] | None = None) -> Iterator[dict[str, str]]:
    """An environment with fresh places; on PostgreSQL with a database that is gone afterwards.

    With `like`, that database is a copy of the one of those places, which nothing may be using.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("EVENHAND_")}
    environment |= {
        "EVENHAND_DATA": str(folder / "data"),
        "EVENHAND_ROOT_KEY_FILE": str(folder / "root.key"),
    }
    suites = environment.get("DATABASE_URL")
    if not suites:
        yield environment
        return
    name = f"own_{uuid4().hex}"
    before, _, after = suites.partition("@/evenhand?")
    with psycopg.connect("postgresql://" + suites.partition("://")[2], autocommit=True) as server:
        template = urlsplit(like["DATABASE_URL"]).path.removeprefix("/") if like else "template1"
        made = sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
        server.execute(made)
        try:
            yield environment | {"DATABASE_URL": f"{before}@/{name}?{after}"}
        finally:
            server.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def evenhand(*arguments: str, places: dict[str, str], stdin: str = "") -> Answer:
    """Run a command to its end."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        env=places,
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS_TO_START,
        check=False,
    )
    return Answer(done.returncode, done.stdout, {})


@dataclass(slots=True)
class Program:
    """A command that keeps running."""

    process: subprocess.Popen[str]
    ready: str

    @property
    def address(self) -> str:
        """The address in the line that said it is ready."""
        found = re.fullmatch(r"Ready: (http://localhost:\d+)(/.*)\n", self.ready)
        assert found, self.ready
        return found[1]

    @property
    def path(self) -> str:
        """The path in the line that said it is ready."""
        return self.ready.strip().removeprefix(f"Ready: {self.address}")

    def get(self, path: str, **headers: str) -> Answer:
        """Open a page."""
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(self.address).port, timeout=10)
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            names = set(response.headers)
            said = {name: "; ".join(response.headers.get_all(name, [])) for name in names}
            return Answer(response.status, response.read().decode(), said)
        finally:
            connection.close()

    def processes(self) -> list[int]:
        """Every process below the command, the farthest last."""
        found: list[int] = []
        waiting = [self.process.pid]
        while waiting:
            pid = waiting.pop(0)
            for task in Path(f"/proc/{pid}/task").iterdir():
                children = [int(child) for child in (task / "children").read_text().split()]
                found += children
                waiting += children
        return found


@contextmanager
def running(*arguments: str, places: dict[str, str], log: Path | None = None) -> Iterator[Program]:
    """Start a command, wait for its one line, and make sure it is gone in the end; `log` keeps its complaints."""
    with log.open("a") if log else nullcontext() as complaints:
        process = subprocess.Popen(
            [*COMMAND, *arguments], env=places, stdout=subprocess.PIPE, stderr=complaints, text=True
        )
    assert process.stdout
    try:
        heard, _, _ = select.select([process.stdout], [], [], SECONDS_TO_START)
        assert heard, "The program said nothing."
        yield Program(process, process.stdout.readline())
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=SECONDS_TO_STOP)
        process.stdout.close()


def wait_until_gone(pids: list[int], *, seconds: float = SECONDS_TO_STOP) -> None:
    """Wait for processes that are not our own children; fails when one is still there in the end."""
    for pid in pids:
        try:
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            assert select.select([handle], [], [], seconds)[0], f"process {pid} is still there"
        finally:
            os.close(handle)
