"""An export as a file: one JSON array with one element a line, written while the practice is read.

docs/export.md describes it. Nothing is kept in memory but a few hundred rows, and the keys of the case files.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import F, Q

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.cells import to_plain, worksheet_key
from evenhand.domain.custody.tables import TABLES, Table
from evenhand.domain.safety.models import SafetyPlan
from evenhand.domain.worksheets.models import Assignment, Draft, Submission, WorksheetVersion
from evenhand.domain.worksheets.published import text_of
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.vault.keyring import keyring

FORMAT: Final = "evenhand-export"
VERSION: Final = 1
AT_ONCE: Final = 500
PRACTICE, WORKSHEETS, ADDRESSES = "practice", "worksheets", "addresses"
"""What a file holds beside the tables of `tables.py`."""

_ENCODER: Final = json.JSONEncoder(separators=(",", ":"), allow_nan=False)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What is taken along: the practice as a whole or one case file, with names and contact details or without."""

    case: CaseFile | None = None
    names: bool = False


@dataclass(slots=True)
class Tally:
    """What was written so far: how many rows of each table, and the digest over what people wrote."""

    rows: Counter[str] = field(default_factory=Counter)
    digest: Any = field(default_factory=hashlib.sha256)

    def add(self, table: str, line: bytes, *, in_digest: bool) -> None:
        """Count one row; `line` is its element without the comma behind it."""
        self.rows[table] += 1
        if in_digest:
            self.digest.update(line + b"\n")


def export_lines(*, scope: Scope, at: datetime) -> Iterator[bytes]:
    """Yield an export line by line, in the practice in force and inside `one_moment`.

    Raises NotReadable where a text cannot be opened: a file with a gap would be taken for whole. What was yielded
    until then is no whole file and is refused by import.
    """
    whole, tally = hashlib.sha256(), Tally()
    for line in _but_the_end(scope, at, tally):
        whole.update(line)
        yield line
    end = {"rows": dict(sorted(tally.rows.items())), "digest": tally.digest.hexdigest(), "sha256": whole.hexdigest()}
    yield as_line({"end": end}) + b"\n]\n"


def digest_of(*, scope: Scope) -> str:
    """Return the digest over everything that people see of a practice or a case file, as an export would give it.

    Two houses that hold the same give the same, whatever their keys and the ids of their worksheets are.
    """
    tally = Tally()
    for _ in _rows_as_lines(scope, tally):
        pass
    found: str = tally.digest.hexdigest()
    return found


def as_line(element: Mapping[str, Any]) -> bytes:
    """Return one element as compact ASCII JSON, so that no reader trips over a character."""
    return _ENCODER.encode(element).encode("ascii")


def _but_the_end(scope: Scope, at: datetime, tally: Tally) -> Iterator[bytes]:
    head = {
        "format": FORMAT,
        "version": VERSION,
        "scope": "case" if scope.case else "practice",
        "names": scope.names,
        "made": at.astimezone(UTC).isoformat(),
        "practice": str(current_practice_id()),
    }
    yield b"[\n" + as_line(head) + b",\n"
    for line in _rows_as_lines(scope, tally):
        yield line + b",\n"


def _rows_as_lines(scope: Scope, tally: Tally) -> Iterator[bytes]:
    for name, row, in_digest in _rows(scope):
        line = as_line({"table": name, "row": row})
        tally.add(name, line, in_digest=in_digest)
        yield line


def _rows(scope: Scope) -> Iterator[tuple[str, Row, bool]]:
    practice = Practice.objects.get(pk=current_practice_id())
    yield PRACTICE, {column.name: to_plain(column, practice, {}) for column in Practice._meta.concrete_fields}, True
    versions = versions_in(scope)
    worksheets = {version.pk: worksheet_key(version) for version in versions}
    for version in sorted(versions, key=worksheet_key):
        yield WORKSHEETS, worksheet_row(version), False
    for table in TABLES:
        if (table.names and not scope.names) or (scope.case and (table.apart or not table.of_case)):
            continue
        for found in _found(table, scope):
            yield table.name, row_of(table, found, worksheets), table.in_digest
        if table.model is Member and scope.names:
            yield from ((ADDRESSES, row, False) for row in _addresses())


def row_of(table: Table, found: Any, worksheets: Mapping[UUID, str]) -> Row:
    """Return a row as an export holds it: {column: plain value}."""
    return {column.attname: to_plain(column, found, worksheets) for column in table.columns}


def worksheet_row(version: WorksheetVersion) -> Row:
    """Return a version of a worksheet as an export holds it, its definition as it was published."""
    return {
        "key": worksheet_key(version),
        "slug": version.slug,
        "version": version.version,
        "own": version.practice_id is not None,
        "published_at": version.published_at.astimezone(UTC).isoformat(),
        "source": text_of(version),
    }


def versions_in(scope: Scope) -> list[WorksheetVersion]:
    """Return the versions that something was given or written under, and the practice's own where all is taken."""
    every = [
        rows.objects.filter(case=scope.case) if scope.case else rows.objects.all()
        for rows in (Assignment, Submission, SafetyPlan)
    ]
    named = {version for rows in every for version in rows.values_list("worksheet_id", flat=True)}
    for kind, column in ((Draft, "other_id"), (Submission, "also_in_id")):
        own = kind.objects.filter(case=scope.case) if scope.case else kind.objects.all()
        named |= set(own.exclude(**{column: None}).values_list(column, flat=True))
    used = Q(pk__in=named)
    if scope.case is None:
        used |= Q(practice_id=current_practice_id())
    return list(WorksheetVersion.objects.filter(used))


def _found(table: Table, scope: Scope) -> Iterator[Any]:
    """Yield the rows of a table in their order, a few hundred at a time, with the keys of their case files."""
    rows = table.model.objects.order_by(table.order)
    if scope.case is not None:
        rows = rows.filter(**{table.of_case: scope.case.pk})
    last: Any = None
    while True:
        some = list((rows if last is None else rows.filter(**{f"{table.order}__gt": last}))[:AT_ONCE])
        _fetch_keys(some)
        yield from some
        if len(some) < AT_ONCE:
            return
        last = getattr(some[-1], table.order)


def _fetch_keys(rows: Iterable[Any]) -> None:
    cases = {row.case_id for row in rows if getattr(row, "case_id", None)}
    if cases:
        keyring().preload(cases)


def _addresses() -> Iterator[Row]:
    members = Member.objects.select_related("user").order_by(F("id"))
    yield from ({"member": str(member.pk), "address": member.user.email} for member in members)
