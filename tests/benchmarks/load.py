"""The load: a process of its own that sends a bounded number of requests to 127.0.0.1 and times each answer.

Reads one plan as JSON from stdin, writes one result as JSON to stdout.
"""

from __future__ import annotations

import http.client
import json
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from itertools import count, cycle, islice
from threading import Event, Lock
from typing import Any

HOST = "127.0.0.1"
MOST_REQUESTS = 5_000
MOST_SECONDS = 30.0
THREADS = 16
NEVER = Event()
"""Never set: waiting for it lets time pass until a request is due."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: how, where, with which headers and body."""

    path: str
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


@dataclass(frozen=True, slots=True)
class Writer:
    """A client who is writing: where their saves go, and what their page knows of the draft."""

    path: str
    headers: dict[str, str]
    draft: str
    base: int


@dataclass(slots=True)
class Result:
    """How long each answer took, in seconds, and how many had which status; the whole load, and its longest answer."""

    seconds: list[float] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    whole: float = 0.0
    most_bytes: int = 0

    def add(self, seconds: float, status: int) -> None:
        """Take one answer in."""
        self.seconds.append(seconds)
        self.statuses[str(status)] = self.statuses.get(str(status), 0) + 1


class Browser(http.client.HTTPConnection):
    """Sends a short body in one piece with its headers, as Chromium does, and not in a second one as Python does."""

    def _send_output(self, message_body: bytes | None = None, encode_chunked: bool = False) -> None:
        whole = b"\r\n".join([*self._buffer, b"", message_body or b""])  # type: ignore[attr-defined]
        del self._buffer[:]  # type: ignore[attr-defined]
        self.send(whole)


def send(connection: http.client.HTTPConnection, ask: Ask) -> tuple[int, bytes]:
    """Send one request and read its whole answer."""
    connection.request(ask.method, ask.path, body=ask.body.encode() or None, headers=ask.headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def one_by_one(port: int, asks: list[Ask], connections: int) -> Result:
    """Send requests one after another, in turn over a few connections so that every server process gets some."""
    result = Result()
    open_ones = [Browser(HOST, port, timeout=30) for _ in range(connections)]
    for connection, ask in zip(cycle(open_ones), asks[:MOST_REQUESTS], strict=False):
        begun = time.perf_counter()
        status, answer = send(connection, ask)
        result.add(time.perf_counter() - begun, status)
        result.most_bytes = max(result.most_bytes, len(answer))
    return result


def together(port: int, asks: list[Ask], *, clients: int) -> Result:
    """Let a few clients send requests side by side, each the next one as soon as its last is answered."""
    result, jobs, taking = Result(), iter(asks[:MOST_REQUESTS]), Lock()

    def work() -> None:
        connection = Browser(HOST, port, timeout=30)
        while True:
            with taking:
                ask = next(jobs, None)
            if ask is None:
                return
            begun = time.perf_counter()
            status, _ = send(connection, ask)
            result.add(time.perf_counter() - begun, status)

    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        for worker in [pool.submit(work) for _ in range(clients)]:
            worker.result()
    result.whole = time.perf_counter() - begun
    return result


def at_a_rate(port: int, asks: list[Ask], *, per_second: float, seconds: float) -> Result:
    """Send requests at a steady rate, ready or not; an answer's time counts from when its request was due."""
    result, total = Result(), min(MOST_REQUESTS, int(per_second * min(seconds, MOST_SECONDS)))
    jobs: Iterator[tuple[int, Ask]] = zip(count(), islice(cycle(asks), total))
    begun = time.perf_counter()

    def work() -> None:
        connection = Browser(HOST, port, timeout=30)
        for number, ask in jobs:
            due = begun + number / per_second
            _wait_until(due)
            status, _ = send(connection, ask)
            result.add(time.perf_counter() - due, status)

    with ThreadPoolExecutor(THREADS) as pool:
        for worker in [pool.submit(work) for _ in range(THREADS)]:
            worker.result()
    return result


def writing(port: int, writers: list[Writer], *, pause: float, saves: int) -> Result:
    """Let people write: each saves again and again, `pause` seconds after the save before."""
    result = Result()

    def write(number: int, writer: Writer) -> None:
        connection = Browser(HOST, port, timeout=30)
        begun, base = time.perf_counter() + pause * number / len(writers), writer.base
        for sequence in range(1, saves + 1):
            due = begun + pause * sequence
            if pause:
                _wait_until(due)
            started = time.perf_counter()
            status, answer = send(connection, _save(writer, base, sequence))
            result.add(time.perf_counter() - started, status)
            base = json.loads(answer)["revision"] if status == http.client.OK else base

    with ThreadPoolExecutor(len(writers)) as pool:
        for worker in [pool.submit(write, number, writer) for number, writer in enumerate(writers)]:
            worker.result()
    return result


def _save(writer: Writer, base: int, sequence: int) -> Ask:
    words = "Oh, that sounds so uncomfortable. Honestly, everyone loses their place. " * 3 + f"And so on, {sequence}."
    told = {
        "draft": writer.draft,
        "base": base,
        "writer": "benchmarkpage",
        "sequence": sequence,
        "changes": {"friend_reply": [["friend_reply", words]]},
    }
    return Ask(writer.path, "POST", writer.headers | {"Content-Type": "application/json"}, json.dumps(told))


def _wait_until(due: float) -> None:
    left = due - time.perf_counter()
    if left > 0:
        NEVER.wait(left)


def main() -> int:
    """Carry out the plan on stdin."""
    plan: dict[str, Any] = json.load(sys.stdin)
    asks = [Ask(**ask) for ask in plan.get("asks", [])]
    writers = [Writer(**writer) for writer in plan.get("writers", [])]
    if writers:
        result = writing(plan["port"], writers, pause=plan["pause"], saves=plan["saves"])
    elif "per_second" in plan:
        result = at_a_rate(plan["port"], asks, per_second=plan["per_second"], seconds=plan["seconds"])
    elif "clients" in plan:
        result = together(plan["port"], asks, clients=plan["clients"])
    else:
        result = one_by_one(plan["port"], asks, plan["connections"])
    json.dump(asdict(result), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
