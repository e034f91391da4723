"""The port: taken before anything else is started."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from evenhand.config.listening import listen, own_address, port_of
from evenhand.config.starting import CannotStart

HOME = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104  never bound here


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with listen(HOME, 0) as other:
        yield port_of(other)


def test_a_free_port_is_taken_as_it_is_asked_for() -> None:
    with listen(HOME, 0) as first:
        free = port_of(first)
    with listen(HOME, free) as second:
        assert port_of(second) == free


def test_visitors_queue_from_the_first_moment_on() -> None:
    with listen(HOME, 0) as listener, socket.create_connection((HOME, port_of(listener)), timeout=1):
        pass


def test_a_taken_port_is_refused_with_what_to_do(taken: int) -> None:
    with pytest.raises(CannotStart, match=f"Port {taken} on {HOME} is taken; choose another one with --port"):
        listen(HOME, taken)


def test_where_any_will_do_the_next_free_port_is_taken(taken: int) -> None:
    with listen(HOME, taken, or_next=True) as listener:
        assert port_of(listener) > taken


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(CannotStart, match=r"Port 8000 on 192\.0\.2\.1 cannot be opened"):
        listen("192.0.2.1", 8000)


def test_a_host_that_no_one_knows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(CannotStart, match=r"nowhere\.invalid"):
        listen("nowhere.invalid", 8000)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:80"),
        (EVERYWHERE, "http://127.0.0.1:80"),
        ("::", "http://[::1]:80"),
        ("192.0.2.7", "http://192.0.2.7:80"),
    ],
)
def test_the_server_reaches_itself_where_it_listens(host: str, address: str) -> None:
    assert own_address(host, 80) == address
