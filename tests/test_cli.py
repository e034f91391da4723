"""The `evenhand` command, run as its host runs it."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from evenhand import cli
from tests.config.running_program import Program, evenhand, own_places, running, wait_until_gone

COMMANDS = ("serve", "demo", "worker", "migrate", "doctor", "practice", "audit")
PASSWORD = "a long enough secret"


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Places on which a whole life of a program is played, in the order of the tests that use them."""
    with own_places(tmp_path_factory.mktemp("host")) as environment:
        yield environment


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A running demo, started on a port that is taken."""
    with own_places(tmp_path_factory.mktemp("newcomer")) as environment, socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with running("demo", "--no-browser", "--port", str(taken), places=environment) as program:
            assert program.address != f"http://localhost:{taken}"
            yield program


def test_help_lists_every_command_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["--help"])
    assert left.value.code == 0
    lines = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines()]
    explained = {line[0] for line in lines if len(line) == 2 and line[0] in COMMANDS}
    assert explained == set(COMMANDS)


@pytest.mark.parametrize("port", ["-1", "65536", "http", ""])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["serve", f"--port={port}"])
    assert left.value.code == 2
    assert "choose a number from 1 to 65535" in capsys.readouterr().err


def test_a_demo_says_one_line_when_its_pages_answer(demo: Program) -> None:
    assert demo.path.startswith("/demo/in/")
    health = demo.get("/health/")
    assert (health.code, health.text) == (200, "ok\n")


def test_the_door_of_the_demo_leads_to_the_desk_again_and_again(demo: Program) -> None:
    for _ in range(2):
        inside = demo.get(demo.path)
        assert (inside.code, inside.headers["Location"]) == (302, "/desk/")
        assert "session=" in inside.headers["Set-Cookie"]


def test_a_wrong_secret_is_a_page_that_is_not_there(demo: Program) -> None:
    wrong, nothing = demo.get("/demo/in/guess/"), demo.get("/nothing/")
    assert (wrong.code, wrong.text) == (404, nothing.text)


def test_a_signal_stops_a_demo_and_its_folders_are_gone(demo: Program) -> None:
    parts = demo.processes()
    assert len(parts) >= 4  # web server with two workers, worker of the outbox
    folders = [Path(value) for value in _environment_of(parts[0], "EVENHAND_DATA", "EVENHAND_ROOT_KEY_FILE")]
    assert all(folder.exists() for folder in folders)
    demo.process.send_signal(signal.SIGTERM)
    assert demo.process.wait(timeout=15) == 0
    wait_until_gone(parts)
    assert not any(folder.exists() for folder in folders)


def _environment_of(pid: int, *names: str) -> list[str]:
    pairs = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
    environment = dict(pair.partition("=")[::2] for pair in pairs)
    return [environment[name] for name in names]


def test_a_host_sets_up_a_practice_serves_it_and_looks_after_it(places: dict[str, str]) -> None:
    new = "practice", "new", "--name", "Left Bank", "--zone", "Europe/London", "--email", "owner@practice.example"
    made = evenhand(*new, places=places, stdin=PASSWORD + "\n")
    assert made.code == 0, made.text
    assert f"Made a new root key: {places['EVENHAND_ROOT_KEY_FILE']}" in made.text
    assert "signs in at http://localhost:8000/in/" in made.text
    assert PASSWORD not in made.text

    again = evenhand(*new, places=places, stdin=PASSWORD + "\n")
    assert (again.code, again.text.count("\n")) == (1, 1)
    assert "signs in with owner@practice.example already" in again.text

    asleep = evenhand("doctor", places=places)
    assert asleep.code == 1
    assert "not well: No worker has run" in asleep.text

    with running("serve", "--port", "0", "--no-browser", places=places) as program:
        assert program.get("/health/").code == 200
        assert program.path == "/"
        well = evenhand("doctor", places=places)
        assert (well.code, "not well" in well.text) == (0, False), well.text
        parts = program.processes()
        program.process.send_signal(signal.SIGINT)
        assert program.process.wait(timeout=15) == 0
    wait_until_gone(parts)

    whole = evenhand("audit", "verify", places=places)
    assert (whole.code, whole.text) == (0, "Every record of acts is whole.\n")


def test_a_program_that_is_killed_leaves_nothing_running(places: dict[str, str]) -> None:
    with running("serve", "--port", "0", "--no-browser", places=places) as program:
        parts = program.processes()
        assert len(parts) >= 4
        program.process.kill()
        program.process.wait(timeout=15)
        wait_until_gone(parts)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--zone": "Atlantis/Capital"}, "'Atlantis/Capital' is no time zone"),
        ({"--email": "owner"}, "valid email address"),
        ({"--name": "  "}, "needs a name"),
        ({"password": "short"}, "too short"),
        ({"password": "password1234"}, "too common"),
    ],
)
@pytest.mark.django_db
def test_a_practice_is_refused_in_one_sentence(change: dict[str, str], said: str) -> None:
    from evenhand.config.practices import new_practice
    from evenhand.config.starting import CannotStart

    asked = {"--name": "A", "--zone": "Europe/London", "--email": "a@b.example", "password": PASSWORD} | change
    with pytest.raises(CannotStart, match=said):
        new_practice(name=asked["--name"], zone=asked["--zone"], email=asked["--email"], password=asked["password"])
