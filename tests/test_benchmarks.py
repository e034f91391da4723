"""The parts of the benchmark that reckon and print."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.figures import Figure, percentile, table
from tests.benchmarks.load import HOST, Ask, Writer, one_by_one, writing


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=60), st.sampled_from([0.25, 0.5, 0.75, 0.95, 1.0]))
def test_a_percentile_is_a_value_that_this_share_does_not_exceed(values: list[float], share: float) -> None:
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values)
    assert sum(value < found for value in values) < share * len(values) or found == min(values)


def test_a_table_says_what_holds_and_what_does_not() -> None:
    said = table("Pages", [Figure("good", 3.0, "ms", 4), Figure("bad", 4.1, "ms", 4), Figure("free", 9.0, "queries")])
    lines = said.splitlines()
    assert lines[2].endswith("budget 4  holds")
    assert lines[3].endswith("budget 4  OVER")
    assert "budget" not in lines[4]


@pytest.mark.parametrize(("value", "holds"), [(4.0, True), (4.01, False)])
def test_a_figure_at_its_budget_still_holds(value: float, *, holds: bool) -> None:
    assert Figure("page", value, "ms", 4).holds is holds


class Echo(BaseHTTPRequestHandler):
    """Answers every save with the next revision, and notes what came."""

    protocol_version = "HTTP/1.1"
    came: list[tuple[str, str, dict[str, object]]]

    def do_GET(self) -> None:
        """Answer."""
        self._answer({})

    def do_POST(self) -> None:
        """Answer with the next revision."""
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(told)

    def _answer(self, told: dict[str, object]) -> None:
        self.came.append((self.command, self.path, told))
        base = told.get("base", 0)
        body = json.dumps({"revision": base + 1 if isinstance(base, int) else 0}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's name
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    """A server on this machine that notes what came."""
    Echo.came = []
    made = ThreadingHTTPServer((HOST, 0), Echo)
    Thread(target=made.serve_forever, daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


def test_the_load_goes_to_this_machine_only() -> None:
    assert HOST == "127.0.0.1"


def test_requests_are_sent_one_after_another_and_counted(server: HTTPServer) -> None:
    result = one_by_one(server.server_port, [Ask("/a/"), Ask("/b/")], connections=1)
    assert [path for _, path, _ in Echo.came] == ["/a/", "/b/"]
    assert result.statuses == {"200": 2}
    assert len(result.seconds) == 2


def test_a_writer_builds_each_save_on_the_answer_to_the_one_before(server: HTTPServer) -> None:
    writing(server.server_port, [Writer("/save/", {}, "d", base=7)], pause=0, saves=3)
    assert [(told["base"], told["sequence"]) for _, _, told in Echo.came] == [(7, 1), (8, 2), (9, 3)]
