"""Programs that can be killed at once and come back: the web processes, the whole program, PostgreSQL."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from evenhand.config.listening import port_of
from evenhand.config.serving import answers
from scripts.system_parts import postgresql_program
from tests.benchmarks.load import HOST
from tests.temporary_postgresql import (
    ADMINISTRATOR,
    SERVER_SETTINGS,
    _create_role_and_database,
    account_of_servers,
    start_server,
    wait_until_up,
)

SECONDS_TO_ANSWER = 60
PROGRAM = "evenhand.config.wsgi:application"


class Killable(Protocol):
    """Something that is killed without a word and brought back."""

    port: int

    def kill(self) -> None: ...

    def bring_back(self) -> None: ...

    def close(self) -> None: ...


def below(pid: int) -> list[int]:
    """Return every process below one, the nearest first; those that are just ending may be missing."""
    found: list[int] = []
    waiting = [pid]
    while waiting:
        parent = waiting.pop(0)
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                children = [int(child) for child in (task / "children").read_text().split()]
                found += children
                waiting += children
    return found


def kill_tree(root: int) -> None:
    """Kill a process and all below it, each stopped first so that none starts or sees anything meanwhile."""
    stopped = [root]
    _signal([root], signal.SIGSTOP)
    while fresh := [pid for pid in below(root) if pid not in stopped]:
        _signal(fresh, signal.SIGSTOP)
        stopped += fresh
    _kill(stopped)


def kill_children(root: int) -> None:
    """Kill what a process has started, and leave it alive to start them again."""
    _kill(below(root))


def _kill(pids: list[int]) -> None:
    """Kill processes and wait until they are gone."""
    _signal(pids, signal.SIGKILL)
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            handle = os.pidfd_open(pid)
            select.select([handle], [], [], 15)
            os.close(handle)


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def wait_until_answered(port: int) -> None:
    """Return once a page is answered; raises TimeoutError when none is."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not _is_well(port):
        if time.monotonic() > deadline:
            raise TimeoutError("The program does not answer.")


def _is_well(port: int) -> bool:
    try:
        return answers(f"http://{HOST}:{port}")
    except Exception:  # noqa: BLE001  whatever a dying server says, it is not well
        return False


class WebProcesses:
    """The web server with the program's own settings; its first process loads the program and asks no database.

    So whatever has opened the database dies in a kill, and a fresh process is there in a moment.
    """

    def __init__(self, folder: Path, application: str = PROGRAM) -> None:
        listener = socket.socket()
        listener.bind((HOST, 0))
        listener.listen(256)
        self.port = port_of(listener)
        own = ("-m", "gunicorn", "-c", "python:evenhand.config.gunicorn", "--preload", "--log-level", "critical")
        self._process = subprocess.Popen(
            [sys.executable, *own, "--bind", f"fd://{listener.fileno()}", application],
            pass_fds=[listener.fileno()],
            stderr=(folder / "web.log").open("ab"),
        )
        listener.close()
        wait_until_answered(self.port)

    def kill(self) -> None:
        """Kill every process that answers."""
        kill_children(self._process.pid)

    def bring_back(self) -> None:
        """Wait until fresh ones answer."""
        wait_until_answered(self.port)

    def close(self) -> None:
        """Stop."""
        self._process.terminate()
        self._process.wait(30)


class WholeProgram:
    """`evenhand serve`: supervisor, web server, worker."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind((HOST, 0))
            self.port = port_of(free)
        self._log = folder / "program.log"
        self.bring_back()

    def kill(self) -> None:
        """Kill all of it."""
        kill_tree(self._process.pid)
        self._process.wait(15)

    def bring_back(self) -> None:
        """Type the command again."""
        command = [sys.executable, "-m", "evenhand.cli", "serve", "--no-browser", "--port", str(self.port)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        wait_until_answered(self.port)

    def close(self) -> None:
        """Stop as a host does."""
        self._process.terminate()
        self._process.wait(30)


class PostgreSQLServer:
    """A PostgreSQL that waits for its disk as a host's does, on a socket in a folder of its own."""

    def __init__(self, **changed: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="evenhand-killed-pg-"))
        self._account = account_of_servers()
        if self._account:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)
        initdb = postgresql_program("initdb")
        assert initdb, "PostgreSQL is not installed."
        make = [initdb, "-D", str(self.folder / "data"), "-U", ADMINISTRATOR, "--auth=trust", "-E", "UTF8"]
        assert start_server(make, folder=self.folder, account=self._account).wait() == 0
        safe = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
        self._settings = SERVER_SETTINGS | safe | changed
        self.start()
        _create_role_and_database(self.folder)
        self.address = f"postgres://evenhand@/evenhand?host={self.folder}"

    def start(self) -> None:
        """Start, or start again: what was committed is brought back from its log."""
        postgres = postgresql_program("postgres")
        assert postgres
        more = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        command = [postgres, "-D", str(self.folder / "data"), "-k", str(self.folder), *more]
        self._process = start_server(command, folder=self.folder, account=self._account)
        wait_until_up(self._process, folder=self.folder, user=ADMINISTRATOR, database="postgres")

    def kill(self) -> None:
        """Kill every process of it."""
        kill_tree(self._process.pid)
        self._process.wait(15)

    def close(self) -> None:
        """Stop, and remove everything."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


class DatabaseUnderWeb:
    """Web processes that live on while their PostgreSQL is killed."""

    def __init__(self, folder: Path, database: PostgreSQLServer) -> None:
        self._database, self._web = database, WebProcesses(folder)
        self.port = self._web.port

    def kill(self) -> None:
        """Kill PostgreSQL."""
        self._database.kill()

    def bring_back(self) -> None:
        """Start PostgreSQL again; the web processes are left as they are."""
        self._database.start()
        self._web.bring_back()

    def close(self) -> None:
        """Stop the web processes."""
        self._web.close()


@contextlib.contextmanager
def stopped_in_the_end(server: Killable) -> Iterator[Killable]:
    """Stop a server whatever happens."""
    try:
        yield server
    finally:
        server.close()
