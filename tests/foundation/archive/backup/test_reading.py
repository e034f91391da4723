"""What is refused before anything is restored: newer, of another kind or place, cut, badly paired."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pyrage import x25519

from evenhand.foundation.archive.backup.manifest import Kind, Manifest
from evenhand.foundation.archive.backup.reading import Stretch, opened_pair
from evenhand.foundation.archive.backup.sealed_file import BackupRefused, put_in_place, write_sealed
from evenhand.foundation.archive.digest import Seen
from tests.factories import NOW

pytestmark = pytest.mark.django_db
KEY = x25519.Identity.generate()
HEAD = json.dumps({"table": "t", "columns": ["id", "name"], "practice": UUID(int=3).hex})
ROWS = [HEAD, '["1", "one"]', '["2", "two"]', '{"rows": {"t": 2}}']


def manifest(kind: Kind = "backup", **changed: Any) -> Manifest:
    steps = tuple(sorted(MigrationRecorder(connection).applied_migrations()))
    return Manifest(**{"kind": kind, "id": UUID(int=1), "made_at": NOW, "steps": steps} | changed)


def file_of(folder: Path, first: str, rows: Sequence[str] = ROWS) -> Path:
    file = folder / f"{uuid4().hex}.age"
    put_in_place(write_sealed(file, [first, *rows], [KEY.to_public()]), file)
    return file


def pair(folder: Path, *, backup: str = "", keyring: str = "", rows: Sequence[str] = ROWS) -> tuple[Path, Path]:
    return (
        file_of(folder, backup or manifest().as_line(), rows),
        file_of(folder, keyring or manifest("keyring").as_line()),
    )


def stretches_of(files: tuple[Path, Path]) -> list[Stretch]:
    with opened_pair(*files, [KEY]) as (data, keys):
        found = list(data.stretches)
        list(keys.stretches)
    return found


def refusal(files: tuple[Path, Path]) -> str:
    with pytest.raises(BackupRefused) as refused:
        stretches_of(files)
    return str(refused.value)


def test_rows_come_with_their_table_and_practice(tmp_path: Path) -> None:
    [stretch] = stretches_of(pair(tmp_path))
    assert stretch == Stretch("t", ("id", "name"), UUID(int=3), [["1", "one"], ["2", "two"]])


def test_many_rows_come_some_at_a_time(tmp_path: Path) -> None:
    rows = [HEAD, *(json.dumps([str(number), "x"]) for number in range(1_234)), '{"rows": {"t": 1234}}']
    found = stretches_of(pair(tmp_path, rows=rows))
    assert [len(stretch.rows) for stretch in found] == [500, 500, 234]
    assert [row[0] for stretch in found for row in stretch.rows] == [str(number) for number in range(1_234)]


def test_a_manifest_comes_back_as_it_was() -> None:
    from evenhand.foundation.archive.backup.manifest import read_manifest

    seen = {UUID(int=9): Seen({UUID(int=8): "ab"}, "cd", 2)}
    told = manifest("keyring", seen=seen)
    assert read_manifest(told.as_line(), "keyring", Path("x")) == told


def test_a_backup_of_a_newer_program_is_refused_with_both_versions(tmp_path: Path) -> None:
    newer = manifest(program="9.1", steps=(*manifest().steps, ("cases", "0099_later"))).as_line()
    said = refusal(pair(tmp_path, backup=newer))
    assert "made by a newer Evenhand, 9.1" in said
    assert "'0099_later' of 'cases'" in said


def test_a_newer_format_is_refused_with_both_versions(tmp_path: Path) -> None:
    told = json.loads(manifest(program="9.1").as_line()) | {"format": 2}
    said = refusal(pair(tmp_path, backup=json.dumps(told)))
    assert "made by Evenhand 9.1 in format 2" in said
    assert "which reads format 1" in said


def test_files_in_each_others_place_are_refused(tmp_path: Path) -> None:
    backup, keyring = pair(tmp_path)
    assert "is a keyring backup, not a backup" in refusal((keyring, keyring))
    assert "is a backup, not a keyring backup" in refusal((backup, backup))


def test_a_keyring_from_before_the_backup_is_refused(tmp_path: Path) -> None:
    older = manifest("keyring", made_at=NOW - timedelta(seconds=1)).as_line()
    assert "is older than the backup" in refusal(pair(tmp_path, keyring=older))


def test_a_later_keyring_is_taken(tmp_path: Path) -> None:
    later = manifest("keyring", id=uuid4(), made_at=NOW + timedelta(days=3)).as_line()
    assert stretches_of(pair(tmp_path, keyring=later))


@pytest.mark.parametrize(
    "first", ["", "words", "[]", "{}", '{"evenhand": "backup"}', '{"evenhand": "import", "format": 1, "program": "1"}']
)
def test_another_first_line_is_refused(tmp_path: Path, first: str) -> None:
    assert refusal(pair(tmp_path, backup=first or "\n"))


@pytest.mark.parametrize("spoil", [{"id": "x"}, {"made_at": 7}, {"steps": None}, {"steps": [["cases"]]}])
def test_a_spoilt_first_line_is_refused(tmp_path: Path, spoil: dict[str, Any]) -> None:
    told = json.loads(manifest().as_line()) | spoil
    assert "was not written as a backup is" in refusal(pair(tmp_path, backup=json.dumps(told)))


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([HEAD, '["1", "one"]', '{"rows": {"t": 2}}'], "does not hold the rows that it counts"),
        ([HEAD, '["1", "one"]'], "does not hold the rows that it counts"),
        ([], "does not hold the rows that it counts"),
        ([HEAD, '["1"]', '{"rows": {"t": 1}}'], "was not written as a backup is"),
        (['["1", "one"]', '{"rows": {}}'], "was not written as a backup is"),
        ([HEAD, "words"], "was not written as a backup is"),
        ([HEAD, "7"], "was not written as a backup is"),
        (['{"table": "t"}'], "was not written as a backup is"),
    ],
)
def test_rows_that_are_not_what_was_written_are_refused(tmp_path: Path, rows: list[str], reason: str) -> None:
    assert reason in refusal(pair(tmp_path, rows=rows))
