"""A PostgreSQL that lives as long as one command: `python -m tests.temporary_postgresql pytest -n 2`.

It listens on a socket in its own folder only. PostgreSQL refuses to run as root; for root, the server runs as
the `postgres` or the `nobody` account.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import psycopg

from scripts.system_parts import PARTS, postgresql_program, sentence_about

ADMINISTRATOR = "administrator"
ROLE = "evenhand"
SECONDS_TO_START = 30
SECONDS_TO_STOP = 10
# Nothing here outlives the tests, so nothing waits for a disk; nothing is large, so no query is worth compiling.
SERVER_SETTINGS = {
    "autovacuum": "off",
    "fsync": "off",
    "full_page_writes": "off",
    "jit": "off",
    "listen_addresses": "",
    "max_connections": "100",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "synchronous_commit": "off",
    "wal_level": "minimal",
}


class PostgreSQLProblem(Exception):
    """The temporary server could not be started; the message says why."""


def account_of_servers() -> pwd.struct_passwd | None:
    """Return the account to run the server as, or None for our own."""
    if os.geteuid() != 0:
        return None
    accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


def start_server(command: Sequence[str], *, folder: Path, account: pwd.struct_passwd | None) -> subprocess.Popen[bytes]:
    """Start a server's program in the folder; what it says is appended to the folder's log."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment | {"HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )


def wait_until_up(server: subprocess.Popen[bytes], *, folder: Path, user: str, database: str, port: str = "") -> None:
    """Return once the server answers on its folder's socket; raises PostgreSQLProblem with its log when it does not."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            psycopg.connect(host=str(folder), port=port or None, user=user, dbname=database).close()
        except psycopg.OperationalError:
            try:
                server.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            break
        else:
            return
    raise PostgreSQLProblem((folder / "log").read_text(errors="replace"))


def _create_role_and_database(folder: Path) -> None:
    """Make the program's role: it may create databases; it is no superuser, so row-level rules bind it."""
    with psycopg.connect(host=str(folder), user=ADMINISTRATOR, dbname="postgres", autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")
        connection.execute(f"CREATE DATABASE {ROLE} OWNER {ROLE}")


@contextmanager
def temporary_postgresql() -> Iterator[str]:
    """Run a fresh server and give its DATABASE_URL; afterwards the server is gone with all its data.

    Raises PostgreSQLProblem when PostgreSQL is not installed or does not start.
    """
    initdb, postgres = postgresql_program("initdb"), postgresql_program("postgres")
    if initdb is None or postgres is None:
        raise PostgreSQLProblem(sentence_about([PARTS["postgresql"]]))
    folder = Path(tempfile.mkdtemp(prefix="evenhand-pg-"))
    account = account_of_servers()
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    data = str(folder / "data")
    make = [
        initdb,
        "-D",
        data,
        "-U",
        ADMINISTRATOR,
        "--auth=trust",
        "--no-sync",
        "-E",
        "UTF8",
        "--locale=C.UTF-8",
    ]
    settings = [word for name, value in SERVER_SETTINGS.items() for word in ("-c", f"{name}={value}")]
    try:
        if start_server(make, folder=folder, account=account).wait() != 0:
            raise PostgreSQLProblem((folder / "log").read_text(errors="replace"))
        server = start_server([postgres, "-D", data, "-k", str(folder), *settings], folder=folder, account=account)
        try:
            wait_until_up(server, folder=folder, user=ADMINISTRATOR, database="postgres")
            _create_role_and_database(folder)
            yield f"postgres://{ROLE}@/{ROLE}?host={folder}"
        finally:
            server.send_signal(signal.SIGQUIT)  # stop at once: there is nothing to keep
            server.wait(timeout=SECONDS_TO_STOP)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _stop(signal_number: int, _frame: FrameType | None) -> None:
    """Leave through the context managers when somebody ends us, so that no server stays behind."""
    raise SystemExit(128 + signal_number)


def main(command: Sequence[str]) -> int:
    """Run the command with DATABASE_URL naming a fresh PostgreSQL; return the command's exit code."""
    signal.signal(signal.SIGTERM, _stop)
    try:
        with temporary_postgresql() as address:
            return subprocess.run(command, env=os.environ | {"DATABASE_URL": address}).returncode
    except PostgreSQLProblem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
