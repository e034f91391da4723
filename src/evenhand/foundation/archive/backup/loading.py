"""Filling an empty database from a backup and a keyring, at the schema they were made with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DataError, IntegrityError, ProgrammingError, connection, models, transaction

from evenhand.foundation.archive.backup.contents import read_cell
from evenhand.foundation.archive.backup.manifest import Step
from evenhand.foundation.archive.backup.reading import Opened, Stretch
from evenhand.foundation.archive.backup.sealed_file import BackupRefused
from evenhand.foundation.practices.context import outside_practices, practice_context
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.vault.models import Shredding, WrappedKey
from evenhand.foundation.whole_steps import WholeSteps

Row = list[Any]
_PRACTICES = Practice._meta.db_table
_WRAPPED = WrappedKey._meta.db_table
_SHREDDED = Shredding._meta.db_table


@dataclass(slots=True)
class Loaded:
    """What is in the database now: practices, and case files with theirs; and which case files are deleted since.

    `named` are all ids under which rows have keys: of case files, and of inquiries that are none yet.
    """

    practices: set[UUID] = field(default_factory=set)
    cases: dict[UUID, UUID] = field(default_factory=dict)
    deleted: set[UUID] = field(default_factory=set)
    named: set[UUID] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table as the backup's schema has it: its columns, each with whether it is a truth value."""

    columns: Mapping[str, bool]
    is_case: bool


def load(data: Opened, keys: Opened, *, also_deleted: Collection[UUID] = ()) -> Loaded:
    """Fill the database, which has to be empty; return what is in it now. Each transaction is whole or leaves nothing.

    Case files whose keys were destroyed since, by what the keyring says or by `also_deleted`, are named in the answer:
    the caller deletes them again. Keys of what the backup does not know are left out. Raises BackupRefused for a
    keyring of another place, and for rows that do not fit the schema which the file names.
    """
    ring = list(keys.stretches)
    destroyed = {*also_deleted, *(UUID(one) for one in _cells(ring, _SHREDDED, "case_id"))}
    loaded = Loaded()
    try:
        tables = _tables_at(data.manifest.steps)
        with transaction.atomic():
            for stretch in data.stretches:
                _take_data(tables, stretch, loaded)
            _refuse_another_place(keys, ring, loaded)
            if keys.manifest.steps == data.manifest.steps:
                _take_keys(tables, ring, loaded)
        if keys.manifest.steps != data.manifest.steps:
            tables = _tables_at(keys.manifest.steps)
            with transaction.atomic():
                _take_keys(tables, ring, loaded)
    except (DataError, IntegrityError, ProgrammingError, ValueError, TypeError, KeyError):
        raise BackupRefused(f"{data.file} and {keys.file} hold rows that do not fit together.") from None
    loaded.deleted = destroyed & loaded.cases.keys()
    return loaded


def _take_data(tables: Mapping[str, _Table], stretch: Stretch, loaded: Loaded) -> None:
    if stretch.table == _PRACTICES:
        loaded.practices |= {UUID(one) for one in _cells([stretch], _PRACTICES, "id")}
    if tables[stretch.table].is_case and stretch.practice:
        loaded.cases |= {UUID(one): stretch.practice for one in _cells([stretch], stretch.table, "id")}
        loaded.named |= loaded.cases.keys()
    if "case_id" in stretch.columns:
        loaded.named |= {UUID(one) for one in set(_cells([stretch], stretch.table, "case_id")) if one}
    _insert(tables, stretch, stretch.rows)


def _take_keys(tables: Mapping[str, _Table], ring: Iterable[Stretch], loaded: Loaded) -> None:
    for stretch in ring:
        if stretch.practice is None or stretch.practice in loaded.practices:
            rows = stretch.rows
            if stretch.table == _WRAPPED:
                place = stretch.columns.index("case_id")
                rows = [row for row in rows if row[place] is None or UUID(row[place]) in loaded.named]
            _insert(tables, stretch, rows)


def _refuse_another_place(keys: Opened, ring: Iterable[Stretch], loaded: Loaded) -> None:
    with_keys = {stretch.practice for stretch in ring if stretch.table == _WRAPPED and stretch.rows}
    if not loaded.practices <= with_keys:
        raise BackupRefused(f"The keyring {keys.file} is of another place: it has no key of a practice in the backup.")


def _cells(ring: Iterable[Stretch], table: str, column: str) -> Iterator[Any]:
    for stretch in ring:
        if stretch.table == table:
            place = stretch.columns.index(column)
            yield from (row[place] for row in stretch.rows)


def _tables_at(steps: Iterable[Step]) -> dict[str, _Table]:
    """Bring the database to the schema of these steps; return its tables."""
    executor = WholeSteps(connection)
    taken = set(steps)
    ends = [
        step
        for step in taken
        if step in executor.loader.graph.nodes
        and not any(
            child.key[0] == step[0] and child.key in taken for child in executor.loader.graph.node_map[step].children
        )
    ]
    executor.go_to(ends)
    are_todays = sorted(ends) == sorted(executor.loader.graph.leaf_nodes())
    found = (apps if are_todays else executor.loader.project_state(ends).apps).get_models(include_auto_created=True)
    files = {field.related_model for model in found for field in model._meta.concrete_fields if field.name == "case"}
    return {model._meta.db_table: _table(model, is_case=model in files) for model in found}


def _table(model: type[models.Model], *, is_case: bool) -> _Table:
    fields = model._meta.concrete_fields
    columns = {str(field.column): isinstance(field, models.BooleanField) for field in fields}
    return _Table(columns, is_case)


def _insert(tables: Mapping[str, _Table], stretch: Stretch, rows: list[Row]) -> None:
    known = tables[stretch.table].columns
    if set(stretch.columns) != set(known):
        raise KeyError(stretch.table)
    truths = [known[column] for column in stretch.columns]
    quoted = connection.ops.quote_name
    named = ", ".join(quoted(column) for column in stretch.columns)
    values = ", ".join(["%s"] * len(truths))
    adding = f"insert into {quoted(stretch.table)} ({named}) values ({values})"  # noqa: S608  checked above
    where = practice_context(stretch.practice) if stretch.practice else outside_practices()
    with where, connection.cursor() as cursor:
        cursor.executemany(adding, [_as_stored(row, truths) for row in rows])


def _as_stored(row: Row, truths: list[bool]) -> Row:
    return [
        bool(cell) if is_truth and cell is not None else read_cell(cell)
        for cell, is_truth in zip(row, truths, strict=True)
    ]
