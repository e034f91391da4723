"""Anchors: the ends of chains, kept where who rewrites a database cannot reach them."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from evenhand.foundation.audit.anchors import Anchor, AnchorsUnreadable, add_anchors, is_due, read_anchors
from tests.factories import NOW

ONE = (UUID(int=1), 7, bytes(range(32)))
OTHER = (UUID(int=2), 0, bytes(32))


def test_what_was_added_is_read_back_in_order(tmp_path: Path) -> None:
    file = tmp_path / "kept" / "anchors.jsonl"
    add_anchors(file, [ONE, OTHER], at=NOW)
    add_anchors(file, [ONE], at=NOW + timedelta(days=1))
    assert read_anchors(file) == [Anchor(*ONE, NOW), Anchor(*OTHER, NOW), Anchor(*ONE, NOW + timedelta(days=1))]


def test_only_this_account_can_read_them(tmp_path: Path) -> None:
    file = tmp_path / "anchors.jsonl"
    add_anchors(file, [ONE], at=NOW)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_they_are_due_at_first_and_then_once_a_day(tmp_path: Path) -> None:
    file = tmp_path / "anchors.jsonl"
    assert is_due(file, at=NOW)
    add_anchors(file, [], at=NOW)
    assert not is_due(file, at=NOW + timedelta(hours=23, minutes=59))
    assert is_due(file, at=NOW + timedelta(hours=24))


def test_no_file_holds_no_anchor(tmp_path: Path) -> None:
    assert read_anchors(tmp_path / "none.jsonl") == []


@pytest.mark.parametrize("line", ["{}", "words", '{"practice": "x", "number": 1, "hash": "", "at": ""}', "[1]"])
def test_a_line_that_is_no_anchor_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "anchors.jsonl"
    add_anchors(file, [ONE], at=NOW)
    file.write_text(f"{file.read_text()}{line}\n")
    with pytest.raises(AnchorsUnreadable, match="Line 2 of"):
        read_anchors(file)


def test_a_file_that_cannot_be_read_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(AnchorsUnreadable, match="cannot be read"):
        read_anchors(tmp_path)
