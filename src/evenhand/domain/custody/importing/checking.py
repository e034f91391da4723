"""What the rows of a file have to be before the first of them is stored: each by itself, and all of them together."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from uuid import UUID
from zoneinfo import available_timezones

from django.db import models

from evenhand.domain.cases.models import CaseFile, Contact
from evenhand.domain.cases.numbers import tidy_number
from evenhand.domain.custody.cells import Odd, Reader, from_plain, names_a_worksheet, reader_of
from evenhand.domain.custody.exporting import ADDRESSES, PRACTICE, WORKSHEETS
from evenhand.domain.custody.importing.lines import Element, ExportFile, ImportRefused
from evenhand.domain.custody.tables import BY_NAME, TABLES, Table
from evenhand.domain.scheduling.models import Calendar
from evenhand.domain.worksheets.definition import DefinitionError, parse_definition
from evenhand.domain.worksheets.models import WorksheetVersion
from evenhand.foundation.audit.chain import GENESIS, entry_hash
from evenhand.foundation.practices.models import Member, Practice

_ORDER: Final = {name: place for place, name in enumerate((PRACTICE, WORKSHEETS, *(one.name for one in TABLES)))}
_WORKSHEET: Final = {"key", "slug", "version", "own", "published_at", "source"}
Values = dict[str, Any]


@dataclass
class Checked:
    """What is known of a file once it was walked through.

    Its practice and worksheets, and the ids of every table, each with the case file that the row belongs to.
    """

    practice: Values = field(default_factory=dict)
    worksheets: dict[str, Values] = field(default_factory=dict)
    addresses: dict[UUID, str] = field(default_factory=dict)
    ids: dict[type[models.Model], dict[UUID, UUID | None]] = field(default_factory=lambda: defaultdict(dict))
    owners: list[UUID] = field(default_factory=list)
    record: tuple[int, bytes] = (0, GENESIS)


def check(file: ExportFile) -> Checked:
    """Walk through a whole file and return what is known of it; raises ImportRefused with the line and the reason."""
    if file.head["scope"] != "practice":
        raise ImportRefused("This file holds one case file. Only a file of a whole practice can be brought in.")
    checked, place = Checked(), 0
    for element in file.elements():
        now = _ORDER.get(BY_NAME["members"].name if element.table == ADDRESSES else element.table)
        if now is None:
            raise ImportRefused(f"Line {element.line}: there is no table '{element.table[:40]}'.")
        if now < place:
            raise ImportRefused(f"Line {element.line}: '{element.table}' stands behind tables that need it.")
        place = now
        _check_element(checked, element)
    if not checked.practice:
        raise ImportRefused("There is no practice in this file.")
    if file.head["names"] and len(checked.ids[Contact]) != len(checked.ids[CaseFile]):
        raise ImportRefused("A case file in this file has no contact record.")
    if not checked.owners:
        raise ImportRefused("Nobody in this file owns the practice and still works there.")
    return checked


def values_of(table: Table, element: Element, worksheets: dict[str, UUID]) -> Values:
    """Return the columns of a row that a file brings; raises ImportRefused."""
    readers = _readers(table.name)
    if element.row.keys() != readers.keys():
        raise ImportRefused(f"Line {element.line}: a row of '{table.name}' has other columns than it should.")
    return {name: _cell(element, name, read, worksheets) for name, read in readers.items()}


@cache
def _readers(name: str) -> dict[str, Reader]:
    """What reads each column of a table: asked once, not for every row."""
    return {column.attname: reader_of(column) for column in BY_NAME[name].columns}


def _cell(element: Element, name: str, read: Reader, worksheets: dict[str, UUID]) -> Any:
    try:
        return read(element.row[name], worksheets)
    except Odd as problem:
        raise ImportRefused(f"Line {element.line}: '{name}' of '{element.table}' does not fit: {problem}.") from None


def _check_element(checked: Checked, element: Element) -> None:
    match element.table:
        case "practice":
            _check_practice(checked, element)
        case "worksheets":
            _check_worksheet(checked, element)
        case "addresses":
            _check_address(checked, element)
        case name:
            _check_row(checked, BY_NAME[name], element)


def _check_practice(checked: Checked, element: Element) -> None:
    columns = Practice._meta.concrete_fields
    if checked.practice or set(element.row) != {column.name for column in columns}:
        raise ImportRefused(f"Line {element.line}: this is no practice, or a second one.")
    checked.practice = {column.name: _cell(element, column.name, reader_of(column), {}) for column in columns}
    if checked.practice["zone"] not in _zones():
        raise ImportRefused(f"Line {element.line}: there is no such time zone.")


@cache
def _zones() -> frozenset[str]:
    """The names of all zones: finding them walks through hundreds of files, far too slow for every row."""
    return frozenset(available_timezones())


def _check_worksheet(checked: Checked, element: Element) -> None:
    """Hold a definition to what the program's own are held to, and its name to what is in it."""
    row = element.row
    try:
        if set(row) != _WORKSHEET or type(row["own"]) is not bool:
            raise Odd("it has other columns")
        version = _version_of(row)
        digest = hashlib.sha256(row["source"].encode()).hexdigest()
        if row["key"] != f"{version['slug']}:{version['version']}:{digest}" or row["key"] in checked.worksheets:
            raise Odd("its name does not fit what is in it")
        parse_definition(row["source"], filename=f"{version['slug']}.toml")
    except (Odd, DefinitionError, UnicodeEncodeError) as problem:
        raise ImportRefused(f"Line {element.line}: this worksheet cannot be used: {problem}") from None
    checked.worksheets[row["key"]] = {**version, "digest": bytes.fromhex(digest), "own": row["own"]}


def _version_of(row: Values) -> Values:
    wanted = ("slug", "version", "published_at", "source")
    columns = [column for column in WorksheetVersion._meta.concrete_fields if column.name in wanted]
    return {column.name: from_plain(column, row[column.name], {}) for column in columns}


def _check_address(checked: Checked, element: Element) -> None:
    member, address = element.row.get("member"), element.row.get("address")
    if not isinstance(member, str) or not isinstance(address, str) or len(address) > 320:
        raise ImportRefused(f"Line {element.line}: this is no address of a therapist.")
    known = {str(one): one for one in checked.ids[Member]}
    if member not in known:
        raise ImportRefused(f"Line {element.line}: this address belongs to nobody in the file.")
    checked.addresses[known[member]] = address


def _check_row(checked: Checked, table: Table, element: Element) -> None:
    places = dict.fromkeys(checked.worksheets, UUID(int=0))
    values = values_of(table, element, places)
    if values["id"] in checked.ids[table.model]:
        raise ImportRefused(f"Line {element.line}: a row of '{table.name}' stands in the file twice.")
    for problem in (*_loose_ends(checked, table, values), *_further(checked, table, values)):
        raise ImportRefused(f"Line {element.line}: {problem}")
    checked.ids[table.model][values["id"]] = values.get("case_id")


def _loose_ends(checked: Checked, table: Table, values: Values) -> Iterator[str]:
    """Yield where a row points to nothing in the file, or into another case file."""
    for name, model in _pointers(table.name):
        target = values[name]
        if target is None:
            continue
        if target not in checked.ids[model]:
            yield f"'{name}' of '{table.name}' points to nothing in the file."
        elif values.get("case_id") and checked.ids[model][target] not in (None, values["case_id"]):
            yield f"'{name}' of '{table.name}' points into another case file."


@cache
def _pointers(name: str) -> tuple[tuple[str, type[models.Model]], ...]:
    """The columns of a table that point to rows of the file, each with the table it points to."""
    return tuple(
        (column.attname, column.related_model)
        for column in BY_NAME[name].columns
        if isinstance(column, models.ForeignKey) and not names_a_worksheet(column)
    )


def _is_a_zone(table: Table, zone: str) -> bool:
    """Whether a zone is known; a calendar without one of its own shows that of the browser."""
    return zone in _zones() or (zone == "" and table.model is Calendar)


def _further(checked: Checked, table: Table, values: Values) -> Iterator[str]:
    """Yield what no single column says: zones, case numbers, who owns the practice, the chain of the record."""
    if "zone" in values and not _is_a_zone(table, values["zone"]):
        yield "there is no such time zone."
    if table.model is CaseFile and tidy_number(values["number"]) != values["number"]:
        yield "this is no case number."
    if table.model is Member and values["role"] == Member.Role.OWNER and values["left_at"] is None:
        checked.owners.append(values["id"])
    if table.name == "record":
        number, before = checked.record
        reckoned = entry_hash(
            before=before,
            practice_id=checked.practice["id"],
            number=number + 1,
            **{name: values[name] for name in ("at", "actor", "act", "subject", "case_id")},
        )
        if values["number"] != number + 1 or values["hash"] != reckoned:
            yield "the record of acts does not hold from here on; it was altered."
        checked.record = (number + 1, reckoned)
