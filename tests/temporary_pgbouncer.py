"""A pgbouncer in transaction mode, in front of a PostgreSQL on a socket, for as long as a test needs it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.system_parts import PARTS, pgbouncer_program, sentence_about
from tests.temporary_postgresql import (
    SECONDS_TO_STOP,
    PostgreSQLProblem,
    account_of_servers,
    start_server,
    wait_until_up,
)

PORT = "6432"
SETTINGS = """
[databases]
* = host={host} user={user}
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
listen_port = {port}
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
"""


@contextmanager
def temporary_pgbouncer(*, host: str, user: str, database: str, connections: int) -> Iterator[str]:
    """Run a pool of so few connections to a database that everybody shares them; give the folder of its socket.

    Raises PostgreSQLProblem when pgbouncer is not installed or does not start.
    """
    program = pgbouncer_program()
    if program is None:
        raise PostgreSQLProblem(sentence_about([PARTS["pgbouncer"]]))
    folder, account = Path(tempfile.mkdtemp(prefix="evenhand-pool-")), account_of_servers()
    settings = folder / "settings.ini"
    settings.write_text(SETTINGS.format(host=host, user=user, folder=folder, port=PORT, connections=connections))
    if account:
        for place in (folder, settings):
            shutil.chown(place, account.pw_uid, account.pw_gid)
    server = start_server([program, "-q", str(settings)], folder=folder, account=account)
    try:
        wait_until_up(server, folder=folder, user=user, database=database, port=PORT)
        yield str(folder)
    finally:
        server.kill()  # it keeps nothing, and a shell may have told its children to ignore every gentler signal
        server.wait(timeout=SECONDS_TO_STOP)
        shutil.rmtree(folder, ignore_errors=True)
