"""Digests of what people see in a practice: equal before and after a restore or an import, and nothing else says so.

Texts are opened and hashed together with everything that stands beside them, in an order that both databases share. A
digest is made from words, so it is kept only where keys are kept (backup/keyring_file.py), never beside sealed texts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import islice
from types import SimpleNamespace
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import models

from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.models import Practice
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultTextField
from evenhand.foundation.vault.keyring import keyring
from evenhand.foundation.vault.models import RecoverySheet, Shredding, WrappedKey
from evenhand.foundation.vault.sealing import NotReadable

KEYS: Final = (WrappedKey, RecoverySheet, Shredding)
"""What opens texts is no part of what people see; it changes when keys are replaced."""

_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Seen:
    """Digests of one practice as hexadecimal digits: one a case file, one of everything else; how many texts are shut.

    A text that does not open counts as shut and is hashed as it lies there, so that damage which was there before is
    told apart from damage that came.
    """

    cases: dict[UUID, str]
    rest: str
    closed: int


def case_tables() -> list[type[TenantModel]]:
    """Return the tables whose rows hang on one case file, and the table of case files itself, by their names."""
    hanging = [model for model in _tenant_tables() if _points_at_case(model)]
    files = {model.case.field.related_model for model in hanging}  # type: ignore[attr-defined]  # each points at one
    return sorted({*hanging, *files}, key=lambda model: model._meta.db_table)


def other_tables() -> list[type[TenantModel]]:
    """Return the tables of a practice that hang on no case file, without those of keys, by their names."""
    return [model for model in _tenant_tables() if model not in KEYS and model not in case_tables()]


def digests_of_case_files(*, leaving_out: Collection[str] = ()) -> dict[UUID, str]:
    """Return a digest of each case file of the practice in force, as hexadecimal digits.

    `leaving_out` names columns ("worksheets_draft.writers") that two places need not have in common.
    """
    return _Digesting(leaving_out).cases()[0]


def what_people_see() -> Seen:
    """Return the digests of the practice in force: a fixed number of queries a thousand rows."""
    digesting = _Digesting(())
    cases, closed = digesting.cases()
    rest, closed_elsewhere = digesting.rest()
    return Seen(cases, rest, closed + closed_elsewhere)


class _Digesting:
    """One walk over a practice's tables."""

    def __init__(self, leaving_out: Collection[str]) -> None:
        self._leaving_out = frozenset(leaving_out)

    def cases(self) -> tuple[dict[UUID, str], int]:
        hashes: dict[UUID, Any] = {}
        closed = 0
        for model in case_tables():
            name = "case_id" if _points_at_case(model) else "id"
            for row, line, shut in self._lines(model, name):
                if (case_id := getattr(row, name)) is not None:
                    hashes.setdefault(case_id, hashlib.sha256()).update(line)
                    closed += shut
        return {case_id: found.hexdigest() for case_id, found in sorted(hashes.items())}, closed

    def rest(self) -> tuple[str, int]:
        digest, closed = hashlib.sha256(), 0
        practice = Practice.objects.filter(pk=current_practice_id()).values_list(*_names(Practice)).get()
        digest.update(_line("practice", practice))
        for model in other_tables():
            for _, line, shut in self._lines(model, None):
                digest.update(line)
                closed += shut
        for model in filter(_may_have_no_case, case_tables()):
            for row, line, shut in self._lines(model, "case_id"):
                if row.case_id is None:
                    digest.update(line)
                    closed += shut
        return digest.hexdigest(), closed

    def _lines(self, model: type[TenantModel], case: str | None) -> Iterator[tuple[SimpleNamespace, bytes, int]]:
        """Give each row with the bytes that are hashed for it, and how many of its texts are shut."""
        fields = [field for field in model._meta.concrete_fields if self._is_seen(field)]
        names = [field.attname for field in fields]
        sealed = [(place, field) for place, field in enumerate(fields) if isinstance(field, VaultTextField)]
        for page in _pages(model, names):
            rows = [SimpleNamespace(pk=row[0], practice_id=current_practice_id(), **_named(names, row)) for row in page]
            if case and sealed:
                keyring().preload({getattr(row, case) for row in rows})
            for row, cells in zip(rows, page, strict=True):
                opened, closed = _opened(row, list(cells), sealed)
                yield row, _line(model._meta.db_table, opened), closed

    def _is_seen(self, field: models.Field[Any, Any]) -> bool:
        """Bytes that are no sealed text are hashes of the program's own, which nobody sees."""
        if field.name == "practice" or f"{field.model._meta.db_table}.{field.name}" in self._leaving_out:
            return False
        return isinstance(field, VaultTextField) or not isinstance(field, models.BinaryField)


def _tenant_tables() -> list[type[TenantModel]]:
    found = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    return sorted(found, key=lambda model: model._meta.db_table)


def _points_at_case(model: type[TenantModel]) -> bool:
    return any(field.name == "case" and field.is_relation for field in model._meta.concrete_fields)


def _may_have_no_case(model: type[TenantModel]) -> bool:
    return any(field.name == "case" and field.null for field in model._meta.concrete_fields)


def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _named(names: list[str], row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(names, row, strict=True))


def _pages(model: type[TenantModel], names: list[str]) -> Iterator[list[tuple[Any, ...]]]:
    """Give the rows of a table by their ids, some at a time; the id comes first in each."""
    last = UUID(int=0)
    while True:
        found = model.objects.filter(pk__gt=last).order_by("pk").values_list(*names)
        page = list(islice(found[:_AT_ONCE], _AT_ONCE))
        if page:
            yield page
            last = page[-1][0]
        if len(page) < _AT_ONCE:
            return


def _opened(row: SimpleNamespace, cells: list[Any], sealed: list[tuple[int, VaultTextField]]) -> tuple[list[Any], int]:
    closed = 0
    for place, field in sealed:
        if cells[place] is not None:
            try:
                cells[place] = field.opened(row, bytes(cells[place]))  # type: ignore[arg-type]  # has all it asks for
            except NotReadable:
                cells[place], closed = ["shut", bytes(cells[place]).hex()], closed + 1
    return cells, closed


def _line(table: str, cells: Collection[Any]) -> bytes:
    return json.dumps([table, *cells], sort_keys=True, separators=(",", ":"), default=_plain).encode()


def _plain(value: object) -> str:
    """Return a value as both databases have it: moments in UTC, ids without dashes."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
