"""`evenhand export` and `evenhand import`, as a host types them: one house, and another one elsewhere."""

from __future__ import annotations

import io
import json
import stat
from functools import cache
from pathlib import Path

import pytest
from django.db import connection

from evenhand.config.starting import CannotStart
from evenhand.config.taking_along import opened, sealed
from evenhand.domain.custody.actions.bringing_in import import_practice
from tests.config.running_program import evenhand, own_places
from tests.faults.dying_command import dies_at
from tests.test_cli import PASSWORD

pytestmark = pytest.mark.timeout(300)  # each starts the program several times, on places that are new
FOUND = ("practice", "new", "--name", "Quiet Street", "--zone", "Europe/London", "--email", "anna@example.org")
NEARLY_DONE = 'insert into "audit_chainend"'
"""Every row of the file is stored by then."""

OWNER = "elsewhere@example.org"
on_one_database = pytest.mark.skipif(connection.vendor != "sqlite", reason="has been shown on SQLite")


def test_a_practice_goes_to_another_house(tmp_path: Path) -> None:
    file, back = tmp_path / "quiet.json", tmp_path / "back.json"
    with own_places(tmp_path / "here") as here, own_places(tmp_path / "there") as there:
        for folder in ("here", "there"):
            (tmp_path / folder).mkdir()
        assert evenhand(*FOUND, places=here, stdin=PASSWORD).code == 0
        said = evenhand("export", "Quiet Street", str(file), "--names", places=here)
        assert said.code == 0, said.text
        assert "in the open: keep it encrypted" in said.text
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        bring = ("import", str(file), "--email", OWNER)
        dies_at(NEARLY_DONE, *bring, places=there, stdin=PASSWORD)  # and changed nothing, as its second run shows
        said = evenhand(*bring, places=there, stdin=PASSWORD)
        assert said.code == 0, said.text
        assert f"with {OWNER}" in said.text
        assert evenhand("audit", "verify", places=there).code == 0
        assert evenhand("export", "Quiet Street", str(back), "--names", places=there).code == 0
        ends = [json.loads(one.read_text())[-1]["end"] for one in (file, back)]
        assert ends[0]["digest"] == ends[1]["digest"]
        again = evenhand("import", str(file), "--email", "third@example.org", places=there, stdin=PASSWORD)
        assert again.code == 1
        assert "is here already" in again.text
        assert "Nothing was changed." in again.text
    if connection.vendor == "sqlite":
        _a_broken_import_would_be_found(tmp_path, bring)


def _a_broken_import_would_be_found(folder: Path, bring: tuple[str, ...]) -> None:
    """Kill an import that stores each statement by itself: what it left keeps the second one out."""
    with own_places(folder) as places:
        dies_at(NEARLY_DONE, *bring, places=places, stdin=PASSWORD, broken=import_practice.__module__)
        said = evenhand(*bring, places=places, stdin=PASSWORD)
        assert said.code == 1
        assert "is here already" in said.text


@on_one_database
def test_what_cannot_be_done_is_said_and_leaves_no_file(tmp_path: Path) -> None:
    file = tmp_path / "quiet.json"
    with own_places(tmp_path) as places:
        assert evenhand(*FOUND, places=places, stdin=PASSWORD).code == 0
        for arguments, said in (
            (("export", "Loud Street", str(file)), "There is no such practice"),
            (("export", "Quiet Street", str(file), "--case", "P41A913"), "no case file of that number"),
            (("export", "Quiet Street", str(tmp_path / "no" / "x.json")), "cannot be written: No such file"),
            (("import", str(file), "--email", OWNER), "cannot be read: No such file"),
            (("import", str(file), "--email", "nobody"), "valid email"),
        ):
            answer = evenhand(*arguments, places=places, stdin=PASSWORD)
            assert answer.code == 1
            assert said in answer.text
        short = evenhand("import", str(file), "--email", OWNER, places=places, stdin="short")
        assert short.code == 1
        assert "12" in short.text
        assert not [one for one in tmp_path.iterdir() if one.name.startswith("quiet")]
        file.write_text("mine")
        assert "is there already" in evenhand("export", "Quiet Street", str(file), places=places).text
        assert file.read_text() == "mine"


@on_one_database
def test_a_sealed_file_opens_with_its_passphrase_alone(tmp_path: Path) -> None:
    file, phrase = tmp_path / "quiet.age", "four quiet words here"
    for folder in ("here", "there"):
        (tmp_path / folder).mkdir()
    with own_places(tmp_path / "here") as here, own_places(tmp_path / "there") as there:
        assert evenhand(*FOUND, places=here, stdin=PASSWORD).code == 0
        seal = ("export", "Quiet Street", str(file), "--sealed")
        assert "at least 12 characters" in evenhand(*seal, places=here, stdin="short").text
        assert not file.exists()
        said = evenhand(*seal, places=here, stdin=phrase)
        assert said.code == 0, said.text
        assert "Nobody opens it without the passphrase" in said.text
        assert file.read_bytes().startswith(b"age-encryption.org/v1")
        assert b"Quiet Street" not in file.read_bytes()
        bring = ("import", str(file), "--email", OWNER)
        refused = evenhand(*bring, places=there, stdin=f"{PASSWORD}\nanother passphrase")
        assert refused.code == 1
        assert "This file does not open" in refused.text
        assert evenhand(*bring, places=there, stdin=f"{PASSWORD}\n{phrase}").code == 0


@cache
def a_sealed_file() -> bytes:
    """Sealed once for all: a passphrase is slow on purpose."""
    return b"".join(sealed(iter([b"[\n", b"words"]), "four quiet words here"))


@on_one_database
@pytest.mark.parametrize("spoil", ["cut", "altered", "no passphrase"])
def test_a_sealed_file_that_is_not_as_written_does_not_open(spoil: str) -> None:
    whole = a_sealed_file()
    altered = whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:]
    spoilt = {"cut": whole[:-1], "altered": altered}.get(spoil, whole)
    typed = "" if spoil == "no passphrase" else "four quiet words here"
    with pytest.raises(CannotStart, match="does not open"):
        opened(io.BytesIO(spoilt), lambda: typed)
