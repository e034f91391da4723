"""A sealed file is read when it is whole, and refused with the reason when it is anything else."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyrage
import pytest
from pyrage import x25519

from evenhand.foundation.archive.backup import sealed_file
from evenhand.foundation.archive.backup.sealed_file import BackupRefused, lines_of_sealed, put_in_place, write_sealed

KEY, OTHER = x25519.Identity.generate(), x25519.Identity.generate()
LINES = [f'["row {number}", "{os.urandom(60).hex()}"]' for number in range(3_000)]
SHORT, FOREIGN = "was cut short or altered", "was sealed for another root key or recovery sheet"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    made = tmp_path / "one.age"
    put_in_place(write_sealed(made, LINES, [KEY.to_public()]), made)
    return made


def read(file: Path, key: x25519.Identity = KEY) -> list[str]:
    with lines_of_sealed(file, [key], beside=file.parent) as lines:
        return [line.rstrip("\n") for line in lines]


def refusal(file: Path, key: x25519.Identity = KEY) -> str:
    with pytest.raises(BackupRefused) as refused:
        read(file, key)
    return str(refused.value)


def test_what_was_written_is_read(file: Path) -> None:
    assert read(file) == LINES
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["one.age"]


def test_any_age_opens_it(file: Path) -> None:
    opened = pyrage.decrypt(file.read_bytes(), [KEY])
    assert gzip.decompress(opened).decode().splitlines() == LINES


def test_every_holder_of_a_key_opens_it(tmp_path: Path) -> None:
    file = tmp_path / "two.age"
    put_in_place(write_sealed(file, LINES, [KEY.to_public(), OTHER.to_public()]), file)
    assert read(file, OTHER) == read(file) == LINES


@pytest.mark.parametrize("part", [0.02, 0.3, 0.66, 0.999])
def test_a_file_that_was_cut_is_refused(file: Path, part: float) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * part)])
    assert SHORT in refusal(file)


def test_a_file_that_lost_its_last_byte_is_refused(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])
    assert SHORT in refusal(file)


def test_a_file_that_was_cut_between_two_pieces_of_age_is_refused(file: Path) -> None:
    whole = file.read_bytes()
    piece = 64 * 1024 + 16
    head = whole.index(b"\n---") + 1
    head = whole.index(b"\n", head) + 1 + 16
    assert len(whole) > head + 2 * piece
    file.write_bytes(whole[: head + 2 * piece])
    assert SHORT in refusal(file)


@pytest.mark.parametrize("part", [0.001, 0.1, 0.5, 0.9999])
def test_a_file_with_one_bit_turned_is_refused(file: Path, part: float) -> None:
    spoilt = bytearray(file.read_bytes())
    spoilt[max(30, int(len(spoilt) * part))] ^= 1
    file.write_bytes(spoilt)
    assert any(reason in refusal(file) for reason in (SHORT, FOREIGN))


def test_a_file_with_something_after_it_is_refused(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"more")
    assert SHORT in refusal(file)


def test_a_file_for_another_key_is_refused(file: Path) -> None:
    assert FOREIGN in refusal(file, OTHER)


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"PK\3\4", b"age-encryption.org/v0\n"])
def test_another_kind_of_file_is_refused(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert "is no backup of Evenhand" in refusal(file)


def test_a_file_that_is_not_there_or_closed_is_refused(tmp_path: Path) -> None:
    assert "cannot be read: No such file or directory" in refusal(tmp_path / "nowhere.age")
    assert "cannot be read: Is a directory" in refusal(tmp_path)


def test_sealed_words_that_are_not_packed_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "odd.age"
    file.write_bytes(pyrage.encrypt(b"not packed", [KEY.to_public()]))
    assert "was not written as a backup is" in refusal(file)


def test_a_disk_that_is_full_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed_file._Sink, "_put", full)
    with pytest.raises(OSError, match="No space left on device"):
        write_sealed(tmp_path / "one.age", LINES, [KEY.to_public()])
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_while_reading_is_no_fault_of_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed_file._Sink, "_put", full)
    with pytest.raises(OSError, match="No space left on device"):
        read(file)


def test_what_fails_while_rows_are_read_leaves_no_file_and_is_said_as_it_was(tmp_path: Path) -> None:
    def rows() -> Iterator[str]:
        yield "[1]"
        raise LookupError("the database")

    with pytest.raises(LookupError, match="the database"):
        write_sealed(tmp_path / "one.age", rows(), [KEY.to_public()])
    assert list(tmp_path.iterdir()) == []


def test_nothing_opened_has_a_name_on_the_disk(file: Path) -> None:
    with lines_of_sealed(file, [KEY], beside=file.parent) as lines:
        assert next(lines) == LINES[0] + "\n"
        assert [path.name for path in file.parent.iterdir()] == ["one.age"]


def test_a_file_of_the_same_name_stays_until_the_new_one_is_whole(file: Path) -> None:
    making = write_sealed(file, ["[2]"], [KEY.to_public()])
    assert read(file) == LINES
    put_in_place(making, file)
    assert read(file) == ["[2]"]
