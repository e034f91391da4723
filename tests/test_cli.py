"""The `evenhand` command, run as its host runs it."""

from __future__ import annotations

import os
import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from evenhand import cli
from evenhand.config.practices import new_practice
from evenhand.config.starting import CannotStart
from tests.config.running_program import Answer, Program, evenhand, own_places, running, wait_until_gone

COMMANDS = (
    *("serve", "demo", "worker", "migrate", "doctor", "practice", "therapist", "recover", "export", "import"),
    *("keys", "backup", "restore", "drill", "audit"),
)
PASSWORD = "a long enough secret"


@pytest.fixture
def places(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Places on which nothing was ever started."""
    with own_places(tmp_path) as environment:
        yield environment


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


def test_a_demo_on_a_taken_port_lets_a_newcomer_in_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with own_places(tmp_path) as environment, socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with running("demo", "--no-browser", "--port", str(taken), places=environment) as demo:
            assert demo.address != f"http://localhost:{taken}"
            assert_the_door_opens_again_and_again(demo)
            assert_nobody_else_gets_in(demo)
            assert_its_keys_can_be_changed_meanwhile(demo)
            assert_a_signal_stops_everything(demo)
        assert not list(tmp_path.iterdir())


def assert_the_door_opens_again_and_again(demo: Program) -> None:
    """Open the address of the ready line twice."""
    assert demo.get("/health/").code == 200
    assert demo.path.startswith("/demo/in/")
    for _ in range(2):
        inside = demo.get(demo.path)
        assert (inside.code, inside.headers["Location"]) == (302, "/demo/")
        assert cookie_of_the_desk(inside)


def cookie_of_the_desk(answer: Answer) -> str:
    """Return the cookie by which the desk knows its therapist; the phone beside it has another."""
    (cookie,) = re.findall(r"\bsession=[^;]+", answer.headers["Set-Cookie"])
    return str(cookie)


def assert_nobody_else_gets_in(demo: Program) -> None:
    """Guess a secret: the page looks like one that is not there."""
    wrong, nothing = demo.get("/demo/in/guess/"), demo.get("/nothing/")
    assert (wrong.code, wrong.text) == (404, nothing.text)
    assert "Set-Cookie" not in wrong.headers


def assert_its_keys_can_be_changed_meanwhile(demo: Program) -> None:
    """Change both keys beside the running program: who is in stays in, whichever of its processes answers."""
    cookie = cookie_of_the_desk(demo.get(demo.path))
    data, key = _environment_of(demo.processes()[0], "EVENHAND_DATA", "EVENHAND_ROOT_KEY_FILE")
    places = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    places |= {"EVENHAND_DATA": data, "EVENHAND_ROOT_KEY_FILE": key}
    before = Path(key).read_bytes()
    for which in ("root", "practice"):
        changed = evenhand("keys", "rotate", which, places=places)
        assert changed.code == 0, changed.text
    assert Path(key).read_bytes() != before
    answers = [demo.get("/desk/", Cookie=cookie) for _ in range(8)]
    assert {answer.code for answer in answers} == {200}
    assert not any("cannot be shown" in answer.text for answer in answers)


def assert_a_signal_stops_everything(demo: Program) -> None:
    """Stop the demo: its processes and folders are gone."""
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
        ({"zone": "Atlantis/Capital"}, "'Atlantis/Capital' is no time zone"),
        ({"email": "owner"}, "valid email address"),
        ({"name": "  "}, "needs a name"),
        ({"password": "short"}, "at least 12 characters"),
        ({"password": "password1234"}, "Many people use this one"),
        ({"password": "Evenhand-2026!"}, "would try this one here first"),
    ],
)
@pytest.mark.django_db
def test_a_practice_is_refused_in_one_sentence(change: dict[str, str], said: str) -> None:
    asked = {"name": "A", "zone": "Europe/London", "email": "a@b.example", "password": PASSWORD} | change
    with pytest.raises(CannotStart, match=said):
        new_practice(**asked)


@pytest.mark.django_db
def test_an_address_signs_in_to_one_practice_however_it_is_written() -> None:
    new_practice(name="A", zone="Europe/London", email="owner@practice.example", password=PASSWORD)
    with pytest.raises(CannotStart, match=r"signs in with Owner@Practice\.example already"):
        new_practice(name="B", zone="Europe/London", email="Owner@Practice.example", password=PASSWORD)
