"""The demo for visitors: twenty new ones a second, and a thousand at once, each with a demo of their own."""

from __future__ import annotations

import http.client
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlencode

from evenhand.config.listening import listen, port_of
from tests.benchmarks.figures import Figure, all_hold, percentile, table
from tests.benchmarks.load import HOST, NEVER, Browser
from tests.benchmarks.server import processor_seconds
from tests.config.running_program import running

VISITORS, A_SECOND = 1_000, 20
THREADS = 32
DESK_PAGES, DESK_A_SECOND = 400, 20
SLEEPY, LIVELY = 1 / 15, 100
"""How often a page asks that nobody uses right now; how many are used right now and ask every second."""
PULSES, PULSING = 4_000, 8
MOST_MS, MOST_MS_TO_SEE, MOST_MS_OF_A_PAGE = 1_000, 2_000, 500
MOST_BYTES = 2_000_000
MOST_MS_OF_PROCESSOR = 90
"""Two processors have a hundred milliseconds for each of twenty visitors a second; a busy machine changes it little."""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
FRAME = re.compile(r'<iframe name="desk" data-side="desk" src="([^"]+)"')


@dataclass(slots=True)
class Visitor:
    """One browser: its cookies, the network it comes from, what it took to get its demo, where its desk is."""

    number: int
    cookies: dict[str, str] = field(default_factory=dict)
    begun: float = 0.0
    seen: float = 0.0
    desk: str = ""
    mark: str = ""

    def ask(self, connection: Browser, path: str, *, form: dict[str, str] | None = None, mark: str = "") -> str:
        """Send one request and go on where it leads; return the page. Raises AssertionError for a refusal."""
        body = urlencode(form).encode() if form is not None else None
        sent = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": f"10.{self.number // 65_536}.{self.number // 256 % 256}.{self.number % 256}",
            "Content-Type": "application/x-www-form-urlencoded",
            **({"If-None-Match": mark} if mark else {}),
        }
        connection.request("GET" if body is None else "POST", path, body=body, headers=sent)
        answer = connection.getresponse()
        page = answer.read().decode()
        for said in answer.headers.get_all("Set-Cookie", []):
            name, _, value = said.partition(";")[0].partition("=")
            self.cookies[name] = value
        if path == "/demo/own/begin/":
            self.begun = time.perf_counter()
        if 300 <= answer.status < 400 and "Location" in answer.headers:
            return self.ask(connection, answer.headers["Location"])
        assert answer.status in (http.client.OK, http.client.NOT_MODIFIED), f"{path}: {answer.status} {page[:200]}"
        self.mark = answer.headers.get("ETag", self.mark)
        return page

    def begin(self, connection: Browser, due: float) -> None:
        """Tap once on the page that offers a demo, and see both sides; times count from when the tap was due."""
        offer = self.ask(connection, "/demo/")
        token = TOKEN.search(offer)
        assert token, "the page offers no demo"
        screen = self.ask(connection, "/demo/own/begin/", form={"csrfmiddlewaretoken": token[1]})
        frame = FRAME.search(screen)
        assert frame, "the demo shows no desk"
        self.desk = frame[1]
        for side in (self.desk, "/me/"):
            self.ask(connection, side)
        self.begun, self.seen = self.begun - due, time.perf_counter() - due

    def pulse(self, connection: Browser) -> None:
        """Ask whether anything is new, as the page does."""
        self.ask(connection, "/demo/pulse/", mark=self.mark)


def at_a_rate(port: int, jobs: Sequence[Callable[[Browser, float], None]], *, per_second: float) -> list[float]:
    """Do each job when it is due, ready or not; return how long each took from then on, in seconds."""
    begun, took, waiting = time.perf_counter(), [0.0] * len(jobs), iter(enumerate(jobs))

    def work() -> None:
        connection = Browser(HOST, port, timeout=60)
        for number, job in waiting:
            due = begun + number / per_second
            NEVER.wait(max(0.0, due - time.perf_counter()))
            job(connection, due)
            took[number] = time.perf_counter() - due

    with ThreadPoolExecutor(THREADS) as pool:
        for worker in [pool.submit(work) for _ in range(THREADS)]:
            worker.result()
    return took


def arriving(port: int, visitors: Sequence[Visitor], used: Callable[[], float]) -> list[Figure]:
    """Let everybody come, twenty a second; `used` says how many seconds of the processor the demo has used so far."""
    before = used()
    at_a_rate(port, [visitor.begin for visitor in visitors], per_second=A_SECOND)
    processor = 1000 * (used() - before) / len(visitors)
    made, seen = ([1000 * value for value in values] for values in _times(visitors))
    return [
        Figure(f"a demo is made, {A_SECOND} a second, p50", percentile(made, 0.5), "ms"),
        Figure(f"a demo is made, {A_SECOND} a second, p95", percentile(made, 0.95), "ms", MOST_MS),
        Figure("from the tap to both sides, p50", percentile(seen, 0.5), "ms"),
        Figure("from the tap to both sides, p95", percentile(seen, 0.95), "ms", MOST_MS_TO_SEE),
        Figure("processor, from the offer to both sides", processor, "ms", MOST_MS_OF_PROCESSOR),
    ]


def _times(visitors: Sequence[Visitor]) -> tuple[list[float], list[float]]:
    return [one.begun for one in visitors], [one.seen for one in visitors]


def pulses(port: int, visitors: Sequence[Visitor], used: Callable[[], float]) -> list[Figure]:
    """Ask for everybody, as fast as it goes, whether anything is new, when nothing is."""
    first = Browser(HOST, port, timeout=60)
    for visitor in visitors:
        visitor.pulse(first)
    waiting = iter([visitors[number % len(visitors)] for number in range(PULSES)])

    def work() -> None:
        connection = Browser(HOST, port, timeout=60)
        for visitor in waiting:
            visitor.pulse(connection)

    begun, before = time.perf_counter(), used()
    with ThreadPoolExecutor(PULSING) as pool:
        for worker in [pool.submit(work) for _ in range(PULSING)]:
            worker.result()
    return [
        Figure("looks a second whether anything is new", PULSES / (time.perf_counter() - begun), ""),
        Figure("processor of such a look", 1000 * (used() - before) / PULSES, "ms"),
    ]


def desk_among_all(port: int, visitors: Sequence[Visitor]) -> list[Figure]:
    """Open desks while all others have theirs open: most asleep, a hundred in use."""
    over = Event()

    def asking(ones: Sequence[Visitor], per_second: float) -> None:
        connection, number = Browser(HOST, port, timeout=60), 0
        begun = time.perf_counter()
        while not over.is_set():
            NEVER.wait(max(0.0, begun + number / per_second - time.perf_counter()))
            ones[number % len(ones)].pulse(connection)
            number += 1

    used, asleep = visitors[:LIVELY], visitors[LIVELY:]
    beside = [Thread(target=asking, args=(used[place::4], LIVELY / 4)) for place in range(4)]
    beside += [Thread(target=asking, args=(asleep[place::4], len(asleep) * SLEEPY / 4)) for place in range(4)]
    for thread in beside:
        thread.start()
    ones = [visitors[7 * number % len(visitors)] for number in range(DESK_PAGES)]
    took = at_a_rate(port, [_opening(one) for one in ones], per_second=DESK_A_SECOND)
    over.set()
    for thread in beside:
        thread.join()
    ms = [1000 * value for value in took]
    return [
        Figure(f"a page of the desk, {DESK_A_SECOND} a second, p50", percentile(ms, 0.5), "ms"),
        Figure(f"a page of the desk, {DESK_A_SECOND} a second, p95", percentile(ms, 0.95), "ms", MOST_MS_OF_A_PAGE),
    ]


def _opening(visitor: Visitor) -> Callable[[Browser, float], None]:
    def open_it(connection: Browser, _due: float) -> None:
        visitor.ask(connection, visitor.desk)

    return open_it


def size(folder: Path) -> Figure:
    """Return how much room a demo takes on the disk."""
    held = sum(file.stat().st_blocks * 512 for file in folder.rglob("*") if file.is_file())
    return Figure("a demo on the disk", held / VISITORS, "bytes", MOST_BYTES)


def main() -> int:
    """Measure; return 1 when a figure missed its budget."""
    with listen(HOST, 0) as free:
        port = port_of(free)
    places = dict(os.environ) | {
        "EVENHAND_DEMO_URL": f"http://localhost:{port}",
        "EVENHAND_DEMO_MOST": str(VISITORS),
        "EVENHAND_PROXIES": "1",
    }
    visitors = [Visitor(number) for number in range(VISITORS)]
    with running("demo", "--visitors", "--port", str(port), places=places) as program:

        def used() -> float:
            return sum(map(processor_seconds, program.processes()))

        figures = arriving(port, visitors, used)
        figures.append(size(Path(places["EVENHAND_DATA"]) / "demo" / "visitors" / "visits"))
        figures += desk_among_all(port, visitors)
        figures += pulses(port, visitors, used)
        sys.stdout.write(table(f"{VISITORS} visitors, each with a demo of their own", figures))
        sys.stdout.flush()  # to end so many demos takes its time
    return 0 if all_hold(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
