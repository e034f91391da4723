"""A file of an export, element by element: whether it is whole, unchanged, ours, and of a version that is known."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, cast

from evenhand.domain.custody.exporting import FORMAT, VERSION

LONGEST_LINE: Final = 64 * 1024 * 1024
_HEAD: Final = {"format", "version", "scope", "names", "made", "practice"}
_END: Final = {"rows", "digest", "sha256"}


class ImportRefused(Exception):
    """A file cannot be brought in; says why in one sentence. Nothing was changed."""


NOT_OURS: Final = "This file is no export of Evenhand."
NOT_WHOLE: Final = "This file is not whole: it ends before its last line."
CHANGED: Final = "This file was changed after it was written: its checksum does not fit what is in it."
ENCRYPTED: Final = "This file is encrypted; open it with its passphrase first."


@dataclass(frozen=True, slots=True)
class Element:
    """One row of a file, with the line it stands on."""

    line: int
    table: str
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class End:
    """What the last line of a file says of the rest."""

    rows: dict[str, int]
    digest: str


class ExportFile:
    """A file of an export that is read from its beginning to its end, as often as it is asked.

    `head` says what it holds. `elements` yields its rows, and has proved that the file is whole and unchanged only
    when it has come to its end; `end` is there then.
    """

    def __init__(self, source: BinaryIO) -> None:
        """Read the head; raises ImportRefused for what is no export, or one of a newer version."""
        self._source = source
        source.seek(0)
        opening = source.read(22)
        if opening.startswith((b"age-encryption.org", b"-----BEGIN AGE")):
            raise ImportRefused(ENCRYPTED)
        if not opening:
            raise ImportRefused("This file is empty.")
        source.seek(0)
        if source.readline(4) != b"[\n":
            raise ImportRefused(NOT_OURS)
        self.head = self._checked_head(source.readline(LONGEST_LINE))
        self.end: End | None = None

    def _checked_head(self, line: bytes) -> dict[str, Any]:
        head = _tree(line.removesuffix(b",\n"), NOT_OURS)
        if head.get("format") != FORMAT:
            raise ImportRefused(NOT_OURS)
        version = head.get("version")
        if type(version) is not int or version < 1:
            raise ImportRefused(NOT_OURS)
        if version > VERSION:
            raise ImportRefused(
                f"This file was written by a newer Evenhand (format {version}; this one reads {VERSION}). "
                "Bring this installation up to date first."
            )
        if not line.endswith(b",\n"):
            raise ImportRefused(NOT_WHOLE)
        if set(head) != _HEAD or head["scope"] not in ("practice", "case") or type(head["names"]) is not bool:
            raise ImportRefused(NOT_OURS)
        return head

    def elements(self) -> Iterator[Element]:
        """Yield every row; raises ImportRefused with the line where something is wrong."""
        self._source.seek(0)
        whole, counted = hashlib.sha256(), Counter[str]()
        whole.update(self._source.readline(4) + self._source.readline(LONGEST_LINE))
        for number in range(3, 2**62):
            line = self._source.readline(LONGEST_LINE)
            if not line.endswith(b"\n"):
                raise ImportRefused(NOT_WHOLE if len(line) < LONGEST_LINE else f"Line {number} is too long.")
            if not line.endswith(b",\n"):
                self.end = self._checked_end(line, whole.hexdigest(), counted)
                return
            whole.update(line)
            element = _element(number, line)
            counted[element.table] += 1
            yield element

    def _checked_end(self, line: bytes, checksum: str, counted: Counter[str]) -> End:
        tree = _tree(line.removesuffix(b"\n"), NOT_WHOLE)
        end = tree.get("end")
        if set(tree) != {"end"} or not isinstance(end, dict) or set(end) != _END:
            raise ImportRefused(NOT_WHOLE)
        if self._source.read(3) != b"]\n":
            raise ImportRefused("There is something behind the end of this file, or its last line is missing.")
        if not hmac.compare_digest(str(end["sha256"]).encode("ascii", "replace"), checksum.encode()) or end[
            "rows"
        ] != dict(counted):
            raise ImportRefused(CHANGED)
        return End(end["rows"], str(end["digest"]).encode("ascii", "replace").decode())


def _element(number: int, line: bytes) -> Element:
    tree = _tree(line.removesuffix(b",\n"), f"Line {number} of this file cannot be read.")
    if set(tree) != {"table", "row"} or not isinstance(tree["table"], str) or not isinstance(tree["row"], dict):
        raise ImportRefused(f"Line {number} of this file is no row of an export.")
    return Element(number, tree["table"], tree["row"])


def _tree(line: bytes, otherwise: str) -> dict[str, Any]:
    """Return a line as a tree; refuses what is no object, keys that stand twice, and numbers that are none."""
    try:
        found = _DECODER.decode(line.decode())
    except (ValueError, RecursionError):
        raise ImportRefused(otherwise) from None
    if not isinstance(found, dict):
        raise ImportRefused(otherwise)
    return cast(dict[str, Any], found)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(word: str) -> Any:
    raise ValueError(word)


_DECODER: Final = json.JSONDecoder(object_pairs_hook=_each_once, parse_constant=_no_number)
