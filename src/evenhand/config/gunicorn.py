"""Settings of the web server; every worker process loads the program itself, so none shares a database connection."""

from __future__ import annotations

import gc
from pathlib import Path

from evenhand.config.parent import stop_with_parent

MEMORY = Path("/dev/shm")  # noqa: S108  Linux's folder in memory, so that a busy disk never looks like a hung worker

wsgi_app = "evenhand.config.wsgi:application"
workers = 2
threads = 4
worker_class = "gthread"
worker_tmp_dir = str(MEMORY) if MEMORY.is_dir() else None
keepalive = 5
graceful_timeout = 4
loglevel = "warning"
control_socket_disable = True
preload_app = False


def on_starting(server: object) -> None:
    """Tie the web server to its supervisor."""
    stop_with_parent()


def post_worker_init(worker: object) -> None:
    """Build what the first pages need, and keep the collector of garbage from walking all of that again and again.

    What is loaded now stays. A page makes some thousand objects that die with it, most without the collector; with
    Python's own threshold of 700 it ran a dozen times a page, which was up to a tenth of the work.
    """
    from evenhand.config.warming import warm  # the master, which reads this file too, never loads the program

    warm()
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
