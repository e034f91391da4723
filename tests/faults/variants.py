"""Broken programs, each of which the campaign has to catch: what a server is started with instead of its own."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from queue import SimpleQueue
from threading import Thread
from typing import Any

from evenhand.config.wsgi import application as _as_it_is

Environment = dict[str, Any]
Started = Callable[..., Any]


def answers_before_commit(environ: Environment, start: Started) -> Iterable[bytes]:
    """A program that answers a save at once and stores it a moment later, in the order of arrival."""
    if not environ["PATH_INFO"].endswith("/save/"):
        return _as_it_is(environ, start)
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    _begin_once()
    _later.put(dict(environ) | {"wsgi.input": io.BytesIO(body)})
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"revision": json.loads(body)["base"] + 1}).encode()]


_later: SimpleQueue[Environment] = SimpleQueue()
_storing: list[Thread] = []


def _begin_once() -> None:
    """Begin to store where the answers are given: a thread does not live on in the copy of a process."""
    if not any(thread.is_alive() for thread in _storing):
        _storing.append(Thread(target=_store, daemon=True))
        _storing[-1].start()


def _start_nothing(*_: Any) -> Callable[[bytes], object]:
    return lambda _part: None


def _store() -> None:
    while True:
        answer = _as_it_is(_later.get(), _start_nothing)
        getattr(answer, "close", lambda: None)()
