"""One run on one database: fills a throw-away practice, starts the web server, measures, prints figures."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from evenhand.config.database import migrate, set_up_django
from evenhand.config.listening import listen
from evenhand.config.starting import prepare_places
from tests.benchmarks.figures import Figure, percentile, table
from tests.benchmarks.load import HOST, Ask, Result, Writer
from tests.benchmarks.server import WARMING, Server, running_server

if TYPE_CHECKING:
    from tests.benchmarks.scene import Scene

REQUESTS = 200
BATCHES = 8
WRITERS_AT_ONCE = 1
MEASURED = BATCHES * WRITERS_AT_ONCE
TYPING_FROM = MEASURED + WARMING
"""The first writers are measured alone, the next ones warm the server up, and the others write at once."""

BARE = "/bare/"
SAVES_EACH = 10
SECONDS_BETWEEN_SAVES = 1.0
QUIET_MS = 350
"""How long the page waits after the last key before it saves (sheet.js); the rest of the 600 ms is the server's."""

BUDGETS = {"worksheet page": 4, "autosave": 3, "send": 6, "review page": 6, "progress page, 50 entries": 10}
"""The most milliseconds of processor that a request of each kind may cost on SQLite."""

CROWDS = (10, 1_000, 20_000)
ALLOWED_GROWTH = 1.25
"""Noise between two measurements of the same page on a busy machine stays below this."""


def processor_ms(server: Server, *kinds: Sequence[Ask], warm: bool = True) -> list[float]:
    """Return, for each kind, the milliseconds of processor that one of its requests costs.

    They are sent in batches, the kinds in turn, so that a slow minute of the machine meets all of them. Other work
    makes some batches dearer and none cheaper, so the figure is the lower quartile of a kind's batches.
    """
    if warm:
        for asks in kinds:
            checked(server.one_by_one([asks[number % len(asks)] for number in range(2 * WARMING)], connections=WARMING))
    batches: list[list[float]] = [[] for _ in kinds]
    for number in range(BATCHES):
        for asks, costs_of_kind in zip(kinds, batches, strict=True):
            size = len(asks) // BATCHES
            costs_of_kind.append(_batch_ms(server, asks[number * size : (number + 1) * size]))
    return [percentile(one, 0.25) for one in batches]


def _batch_ms(server: Server, asks: Sequence[Ask]) -> float:
    before = server.processor_seconds()
    checked(server.one_by_one(asks))
    return (server.processor_seconds() - before) * 1000 / len(asks)


def disturbance() -> float:
    """Return by how many per cent the same sum costs more processor time now and then than at its best."""
    seconds = []
    for _ in range(200):
        begun = process_time()
        sum(number * number for number in range(20_000))
        seconds.append(process_time() - begun)
    return 100 * (percentile(seconds, 0.75) / min(seconds) - 1)


def checked(result: Result) -> Result:
    """Return a result; refuses one in which a page did not answer as it should."""
    if set(result.statuses) - {"200", "302"}:
        raise SystemExit(f"A page answered with an unexpected status: {result.statuses}")
    return result


def costs(server: Server, scene: Scene) -> list[Figure]:
    """Return what the pages of the main job cost in processor time, beside a bare page.

    The budgets are set for SQLite, which is inside the server's processes; a PostgreSQL beside them has its own cost.
    """
    budgets = BUDGETS if server.database_process is None else {}
    pages = {
        "a bare Django page": [Ask(BARE)],
        "worksheet page": scene.sheet,
        "review page": [scene.review],
        "progress page, 50 entries": [scene.progress_50],
        "the client's space": [scene.home],
        "desk": [scene.desk],
        "case overview": [scene.overview],
    }
    found = processor_ms(server, *([asks[number % len(asks)] for number in range(REQUESTS)] for asks in pages.values()))
    measured = dict(zip(pages, found, strict=True))
    measured["autosave"] = autosave_ms(server, scene.writers[:MEASURED], scene.writers[MEASURED:TYPING_FROM])
    measured["send"] = sending_ms(server, scene.sendings)
    return [Figure(name, ms, "ms", budgets.get(name)) for name, ms in measured.items()]


def autosave_ms(server: Server, writers: Sequence[Writer], warming: Sequence[Writer]) -> float:
    """Return the milliseconds of processor of one save; each batch has its own writers, others warm the server up."""
    checked(server.writing(warming, pause=0, saves=SAVES_EACH))
    batches = []
    for first in range(0, len(writers), WRITERS_AT_ONCE):
        before = server.processor_seconds()
        few = writers[first : first + WRITERS_AT_ONCE]
        checked(server.writing(few, pause=0, saves=REQUESTS // BATCHES))
        batches.append((server.processor_seconds() - before) * 1000 / (REQUESTS // BATCHES * len(few)))
    return percentile(batches, 0.25)


def sending_ms(server: Server, sendings: Sequence[Ask]) -> float:
    """Return the milliseconds of processor of one sending; each draft is sent once."""
    checked(server.one_by_one(sendings[:WARMING], connections=WARMING))
    return processor_ms(server, sendings[WARMING:], warm=False)[0]


def writing_people(server: Server, writers: Sequence[Writer]) -> list[Figure]:
    """Return how soon typed words are on the server while many people write."""
    result = checked(server.writing(writers, pause=SECONDS_BETWEEN_SAVES, saves=SAVES_EACH))
    after_typing = [QUIET_MS + 1000 * seconds for seconds in result.seconds]
    return [
        Figure(f"{len(writers)} people typing: words on the server, p50", percentile(after_typing, 0.5), "ms"),
        Figure(f"{len(writers)} people typing: words on the server, p95", percentile(after_typing, 0.95), "ms", 600),
    ]


def desk_at_a_rate(server: Server, scene: Scene) -> list[Figure]:
    """Return how long desk pages take at 50 requests a second."""
    pages = [scene.desk, scene.overview, scene.homework, scene.review, scene.progress_50, scene.information]
    checked(server.one_by_one(pages * WARMING, connections=WARMING))
    result = checked(server.at_a_rate(pages, per_second=50, seconds=10))
    return [
        Figure("desk pages at 50 requests/s, p50", 1000 * percentile(result.seconds, 0.5), "ms"),
        Figure("desk pages at 50 requests/s, p95", 1000 * percentile(result.seconds, 0.95), "ms", 150),
    ]


def long_series(server: Server, scene: Scene, queries: Callable[[Ask], int]) -> list[Figure]:
    """Return how long the progress page of 200 entries takes, and that its queries do not grow with the entries."""
    checked(server.one_by_one([scene.progress_200] * WARMING, connections=WARMING))
    seconds = checked(server.one_by_one([scene.progress_200] * 30, connections=1)).seconds
    return [
        Figure("progress page, 200 entries, p50", 1000 * percentile(seconds, 0.5), "ms"),
        Figure("progress page, 200 entries, p95", 1000 * percentile(seconds, 0.95), "ms", 300),
        Figure("progress page, 10 entries", queries(scene.progress_10), "queries"),
        Figure("progress page, 200 entries", queries(scene.progress_200), "queries", queries(scene.progress_10)),
    ]


def case_pages(server: Server, scene: Scene) -> float:
    """Return what a case's pages cost, overview, homework, review and progress on average, in costs of a bare page.

    The bare page is asked beside them: a crowd takes minutes to come, and a machine is not as fast in one as in the
    next.
    """
    pages = [scene.overview, scene.homework, scene.review, scene.progress_50]
    bare, ours = processor_ms(server, [Ask(BARE)] * REQUESTS, pages * (REQUESTS // len(pages)))
    return ours / bare


def crowds(server: Server, scene: Scene) -> list[Figure]:
    """Return what a case's pages cost among few and among many other case files."""
    figures: list[Figure] = []
    for count in CROWDS:
        scene.grow_to(count)
        budget = figures[0].value * ALLOWED_GROWTH if figures else None
        name = f"a case's pages among {count:,} case files"
        figures.append(Figure(name, case_pages(server, scene), "x bare", budget))
    [desk] = processor_ms(server, [scene.desk] * REQUESTS)
    return [*figures, Figure(f"desk among {CROWDS[-1]:,} case files", desk, "ms")]


def main() -> int:
    """Measure on the database that the environment names; return 1 when a figure misses its budget."""
    prepare_places()
    set_up_django()
    migrate()
    from tests.benchmarks.scene import fill, queries_of

    begun = perf_counter()
    scene = fill()
    print(f"Filled a practice in {perf_counter() - begun:.1f} s.\n", flush=True)
    figures: list[Figure] = []
    print(
        f"The same sum costs {disturbance():.0f} % more in one of four tries: what else this machine does.\n",
        flush=True,
    )
    with listen(HOST, 0) as listener, running_server(listener) as server:
        for title, measure in PARTS.items():
            found = measure(server, scene, queries_of)
            figures.extend(found)
            print(table(title, found), flush=True)
    return 0 if all(figure.holds for figure in figures) else 1


PARTS: dict[str, Callable[[Server, Scene, Callable[[Ask], int]], list[Figure]]] = {
    "Processor time of server and database, a request": lambda server, scene, _: costs(server, scene),
    "People typing": lambda server, scene, _: writing_people(server, scene.writers[TYPING_FROM:]),
    "A long series": long_series,
    "The desk under load": lambda server, scene, _: desk_at_a_rate(server, scene),
    "Many case files": lambda server, scene, _: crowds(server, scene),
}


if __name__ == "__main__":
    sys.exit(main())
