"""Root keys that Evenhand refuses: each in one plain sentence, with a non-zero exit, by every command that needs it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from evenhand import cli
from evenhand.config import starting
from evenhand.config.starting import CannotStart, prepare_places
from evenhand.foundation.vault import root_key
from evenhand.foundation.vault.root_key import PROGRAM, create_root_key
from tests.factories import a_practice
from tests.lost_root import lose_root_key

Spoil = Callable[[Path, Path], Path]
"""Gets the key file and the data folder of a house in order, spoils something, returns the place to name."""


def holding(content: bytes) -> Spoil:
    """A file with something else in it."""

    def spoil(key: Path, _data: Path) -> Path:
        key.write_bytes(content)
        return key

    return spoil


def with_mode(mode: int) -> Spoil:
    """A file that other accounts may touch."""

    def spoil(key: Path, _data: Path) -> Path:
        key.chmod(mode)
        return key

    return spoil


def missing(key: Path, _data: Path) -> Path:
    """No file."""
    key.unlink()
    return key


def a_folder(key: Path, _data: Path) -> Path:
    """A folder under the name."""
    key.unlink()
    key.mkdir()
    return key


def a_pipe(key: Path, _data: Path) -> Path:
    """A pipe, which would be waited for without end."""
    key.unlink()
    os.mkfifo(key, 0o600)
    return key


def moved_to(key: Path, place: Path) -> Path:
    """The key in another place."""
    place.parent.mkdir(parents=True, exist_ok=True)
    return key.rename(place)


def linked(key: Path, data: Path) -> Path:
    """A link outside to a key inside the data folder."""
    inside = moved_to(key, data / "root.key")
    key.symlink_to(inside)
    return key


def through_a_linked_folder(key: Path, data: Path) -> Path:
    """A folder outside that is a link to one inside the data folder."""
    moved_to(key, data / "keys" / "root.key")
    folder = key.parent / "elsewhere"
    folder.symlink_to(data / "keys")
    return folder / "root.key"


def in_a_circle(key: Path, _data: Path) -> Path:
    """A link to itself."""
    key.unlink()
    key.symlink_to(key)
    return key


def below_a_file(key: Path, _data: Path) -> Path:
    """A place that cannot be."""
    return key / "root.key"


def with_a_second_name(key: Path, data: Path) -> Path:
    """The same file once more inside the data folder, by a hard link."""
    (data / "copy").hardlink_to(key)
    return key


def in_an_open_folder(key: Path, _data: Path) -> Path:
    """A folder in which any account could put another file in the key's place."""
    key.parent.chmod(0o777)
    return key


def by_a_path_from_here(key: Path, _data: Path) -> Path:
    """A path that depends on the folder the program is started in."""
    return Path(os.path.relpath(key))


FAULTS: dict[str, tuple[Spoil, str]] = {
    "missing": (missing, "is missing"),
    "empty": (holding(b""), "is 0 bytes long"),
    "short": (holding(os.urandom(31)), "is 31 bytes long"),
    "long": (holding(os.urandom(33)), "is 33 bytes long"),
    "in hexadecimal": (holding(os.urandom(32).hex().encode()), "is 64 bytes long"),
    "typed text": (holding(b"correct horse battery staple 32!"), "holds typed text"),
    "all zero": (holding(bytes(32)), "is one byte repeated"),
    "all ones": (holding(b"\xff" * 32), "is one byte repeated"),
    "read by the group": (with_mode(0o640), "run: chmod 600"),
    "read by others": (with_mode(0o604), "run: chmod 600"),
    "written by the group": (with_mode(0o620), "run: chmod 600"),
    "written by others": (with_mode(0o602), "run: chmod 600"),
    "a folder": (a_folder, "is no plain file"),
    "a pipe": (a_pipe, "is no plain file"),
    "in the data folder": (lambda key, data: moved_to(key, data / "root.key"), "inside the data folder"),
    "deep in the data folder": (lambda key, data: moved_to(key, data / "a" / "b"), "inside the data folder"),
    "dotted into the data folder": (lambda key, data: data / "x" / ".." / "root.key", "inside the data folder"),
    "a link into the data folder": (linked, "inside the data folder"),
    "a folder's link into the data folder": (through_a_linked_folder, "inside the data folder"),
    "in the program": (lambda key, data: PROGRAM / "root.key", "inside the program's own folder"),
    "in the repository": (lambda key, data: PROGRAM.parent.parent / "root.key", "inside the program's own folder"),
    "a link in a circle": (in_a_circle, "cannot be read"),
    "below a file": (below_a_file, "cannot be read"),
    "a second name": (with_a_second_name, "has a second name"),
    "an open folder": (in_an_open_folder, "run: chmod o-w"),
    "a path from here": (by_a_path_from_here, "set EVENHAND_ROOT_KEY_FILE to a full path"),
    "a path from a home": (lambda key, data: Path("~/root.key"), "set EVENHAND_ROOT_KEY_FILE to a full path"),
}
COMMANDS = {
    "serve": ["serve", "--port", "0", "--no-browser"],
    "worker": ["worker"],
    "migrate": ["migrate"],
    "doctor": ["doctor"],
    "practice new": ["practice", "new", "--name", "A", "--zone", "Europe/London", "--email", "a@b.example"],
    "audit verify": ["audit", "verify"],
    "export": ["export", "A", "out.json"],
    "import": ["import", "in.json", "--email", "a@b.example"],
    "keys status": ["keys", "status"],
    "keys rotate root": ["keys", "rotate", "root"],
    "keys rotate practice": ["keys", "rotate", "practice"],
    "backup": ["backup"],
    "drill": ["drill"],
    "restore": ["restore", "one.age", "--keyring", "other.age"],
    "invoices": ["invoices"],
    "therapist": ["therapist", "reset-sign-in", "a@b.example"],
}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A house in order, with data: its key; SQLite, whatever the suite runs on."""
    key, data = tmp_path / "keys" / "root.key", tmp_path / "data"
    create_root_key(key)
    data.mkdir()
    (data / "evenhand.sqlite3").write_bytes(b"SQLite format 3\0")
    monkeypatch.setenv("EVENHAND_DATA", str(data))
    monkeypatch.setenv("EVENHAND_ROOT_KEY_FILE", str(key))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO("a long enough secret\n"))
    return key


def spoilt(house: Path, monkeypatch: pytest.MonkeyPatch, fault: str) -> str:
    """Spoil the house; return what has to be said of it."""
    spoil, said = FAULTS[fault]
    monkeypatch.setenv("EVENHAND_ROOT_KEY_FILE", str(spoil(house, house.parent.parent / "data")))
    return said


def assert_refused_in_one_sentence(heard: str, said: str) -> None:
    """One line that says what is wrong."""
    assert said in heard
    assert heard.count("\n") == 1
    assert heard.endswith(".\n") or "; run: " in heard


@pytest.mark.parametrize("fault", FAULTS)
def test_a_root_key_that_breaks_a_rule_is_refused(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    said = spoilt(house, monkeypatch, fault)
    assert cli.main(["migrate"]) == 1
    heard = capsys.readouterr()
    assert heard.out == ""
    assert_refused_in_one_sentence(heard.err, said)


@pytest.mark.parametrize(
    ("check", "fault"),
    [
        ("check_place", "in the data folder"),
        ("_check_access", "read by others"),
        ("_check_access", "an open folder"),
        ("_check_content", "all zero"),
        ("_check_content", "short"),
    ],
)
def test_a_program_that_starts_anyway_would_be_found(
    house: Path, monkeypatch: pytest.MonkeyPatch, check: str, fault: str
) -> None:
    said = spoilt(house, monkeypatch, fault)
    with pytest.raises(CannotStart, match=said):
        prepare_places()
    for module in (root_key, starting):
        if hasattr(module, check):
            monkeypatch.setattr(module, check, lambda path, *_, **__: path)
    prepare_places()


@pytest.mark.parametrize("fault", ["missing", "read by others", "in the repository", "all zero"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_that_needs_the_key_refuses(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, fault: str
) -> None:
    said = spoilt(house, monkeypatch, fault)
    assert cli.main(COMMANDS[command]) == 1
    heard = capsys.readouterr()
    told = heard.out.splitlines(keepends=True)[-1] if command == "doctor" else heard.err
    assert_refused_in_one_sentence(told, said)


def test_every_command_is_tried_but_those_that_bring_a_key_of_their_own() -> None:
    tried = {command.split()[0] for command in COMMANDS}
    choices = next(action.choices for action in cli._parser()._actions if isinstance(action.choices, dict))
    assert set(choices) - tried == {"demo", "recover"}


@pytest.mark.parametrize("fault", ["in the repository", "dotted into the data folder", "a path from here"])
def test_a_first_start_makes_no_key_where_none_may_lie(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    said = spoilt(house, monkeypatch, fault)
    (house.parent.parent / "data" / "evenhand.sqlite3").unlink()
    house.unlink(missing_ok=True)
    before = {path for folder in (house.parent.parent, PROGRAM) for path in folder.rglob("root.key")}
    assert cli.main(["migrate"]) == 1
    assert_refused_in_one_sentence(capsys.readouterr().err, said)
    assert {path for folder in (house.parent.parent, PROGRAM) for path in folder.rglob("root.key")} == before


def test_a_key_of_another_account_is_refused(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    someone_else = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: someone_else)
    assert cli.main(["migrate"]) == 1
    assert_refused_in_one_sentence(capsys.readouterr().err, "belongs to another account")


def test_a_key_that_the_disk_does_not_hand_out_is_refused(
    house: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert cli.main(["migrate"]) == 1
    assert_refused_in_one_sentence(capsys.readouterr().err, "cannot be read: Permission denied")


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["worker", "audit verify"])
def test_the_key_of_other_data_is_refused(capsys: pytest.CaptureFixture[str], settings: Settings, command: str) -> None:
    a_practice()
    lose_root_key(settings)
    assert cli.main(COMMANDS[command]) == 1
    heard = capsys.readouterr()
    assert "is not the one that this data was written with" in (heard.out + heard.err)
