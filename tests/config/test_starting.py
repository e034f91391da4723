"""Start-up faults of the places, one by one: each is one plain sentence, and nothing is changed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from evenhand import cli
from evenhand.config.starting import CannotStart, data_exist, prepare_places


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a first start would put data and key; SQLite, whatever the suite runs on."""
    monkeypatch.setenv("EVENHAND_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("EVENHAND_ROOT_KEY_FILE", str(tmp_path / "keys" / "root.key"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("EVENHAND_URL", "http://localhost:8000")
    return tmp_path


def with_data(places: Path) -> Path:
    """The same after a first start."""
    prepare_places()
    (places / "data" / "evenhand.sqlite3").write_bytes(b"SQLite format 3\0")
    return places / "keys" / "root.key"


def refusal(capsys: pytest.CaptureFixture[str]) -> str:
    """Try to serve, and return the one sentence in which that was refused."""
    assert cli.main(["serve", "--port", "0", "--no-browser"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.endswith(".\n") or "run: " in said.err
    return said.err


def test_a_first_start_makes_folder_and_key_and_says_where(places: Path) -> None:
    said = prepare_places()
    key = places / "keys" / "root.key"
    assert len(key.read_bytes()) == 32
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE((places / "data").stat().st_mode) == 0o700
    assert len(said) == 1
    assert str(key) in said[0]


def test_a_second_start_keeps_the_key_and_has_nothing_to_say(places: Path) -> None:
    prepare_places()
    key = places / "keys" / "root.key"
    first = key.read_bytes()
    assert prepare_places() == []
    assert key.read_bytes() == first


def test_a_missing_key_with_data_present_is_refused_and_no_other_is_made(
    places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = with_data(places)
    key.unlink()
    assert f"The root key {key} is missing" in refusal(capsys)
    assert not key.exists()


def test_an_empty_database_file_is_no_data(places: Path) -> None:
    (places / "data").mkdir()
    (places / "data" / "evenhand.sqlite3").touch()
    assert not data_exist()


@pytest.mark.parametrize("inside", ["root.key", "keys/root.key"])
def test_a_key_inside_the_data_folder_is_refused_and_not_made(
    places: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, inside: str
) -> None:
    key = places / "data" / inside
    monkeypatch.setenv("EVENHAND_ROOT_KEY_FILE", str(key))
    assert "inside the data folder" in refusal(capsys)
    assert not key.exists()


def test_a_key_that_cannot_be_written_is_refused(
    places: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENHAND_ROOT_KEY_FILE", "/proc/evenhand/root.key")
    assert "The root key /proc/evenhand/root.key cannot be written" in refusal(capsys)


@pytest.mark.parametrize("folder", ["/proc", "/proc/evenhand"])
def test_a_data_folder_that_cannot_be_written_is_refused(
    places: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setenv("EVENHAND_DATA", folder)
    assert f"The data folder {folder} cannot be written" in refusal(capsys)


def test_a_data_folder_that_is_a_file_is_refused(places: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (places / "data").touch()
    assert f"The data folder {places / 'data'} cannot be written" in refusal(capsys)


def test_a_postgresql_that_does_not_answer_is_refused_and_no_key_is_made(
    places: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgres://someone:a-secret@/evenhand?host={places}")
    said = refusal(capsys)
    assert "The database named by DATABASE_URL cannot be used" in said
    assert "a-secret" not in said
    assert not (places / "keys").exists()


@pytest.mark.parametrize("address", ["evenhand.example", "ftp://evenhand.example", "localhost:8000"])
def test_a_public_address_that_is_none_is_refused(
    places: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("EVENHAND_URL", address)
    assert f"EVENHAND_URL is '{address}'" in refusal(capsys)


def test_what_is_wrong_is_said_without_a_traceback(places: Path) -> None:
    with_data(places).unlink()
    with pytest.raises(CannotStart) as refused:
        prepare_places()
    assert refused.value.__suppress_context__
