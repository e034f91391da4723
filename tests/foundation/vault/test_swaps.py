"""Sealed texts put in the place of others: whatever the row, column, case file or practice, they never open."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from random import Random
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models

from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.vault.fields import HOUSE, VaultBytesField, VaultJSONField, VaultTextField
from evenhand.foundation.vault.sealing import NotReadable
from tests.factories import a_case, a_therapist

SWAPS = 1_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One sealed text in its place, as the database would hand out its row."""

    field: VaultTextField
    row_id: UUID
    case_id: UUID
    practice_id: UUID
    sealed: bytes
    written: object

    def row(self, sealed: bytes) -> models.Model:
        """The row from the table, with some sealed bytes in this cell."""
        model = self.field.model
        own = {"practice_id": self.practice_id, "case_id": self.case_id, self.field.attname: sealed}
        names = [one.attname for one in model._meta.concrete_fields if one.attname in own or one.primary_key]
        return model.from_db("default", names, [own.get(name, self.row_id) for name in names])

    def read(self, sealed: bytes) -> object:
        """What the page would get."""
        with practice_context(self.practice_id):
            return getattr(self.row(sealed), self.field.attname)


def vault_fields() -> Iterator[VaultTextField]:
    for model in apps.get_models():
        yield from (field for field in model._meta.concrete_fields if isinstance(field, VaultTextField))


def a_cell(field: VaultTextField, *, case_id: UUID, practice_id: UUID) -> Cell:
    row_id = new_id()
    written = _words_for(field, row_id)
    empty = Cell(field, row_id, case_id, practice_id, b"", written)
    with practice_context(practice_id):
        row = empty.row(b"")
        setattr(row, field.attname, written)
        sealed = field.pre_save(row, add=True)
    assert sealed
    return Cell(field, row_id, case_id, practice_id, sealed, written)


def _words_for(field: VaultTextField, row_id: UUID) -> object:
    if isinstance(field, VaultJSONField):
        return {"words": str(row_id)}
    return bytearray(row_id.bytes) if isinstance(field, VaultBytesField) else f"words {row_id}"


def cells() -> list[Cell]:
    """Two rows of every vault field of every model, in two case files of one practice and in one of another."""
    member = a_therapist()
    cases = [a_case(of=member), a_case(of=member), a_case()]
    return [
        a_cell(field, case_id=case.pk, practice_id=case.practice_id)
        for field, case, _ in product(vault_fields(), cases, range(2))
    ]


def displayed(pairs: list[tuple[Cell, Cell]]) -> list[tuple[Cell, Cell]]:
    """The swaps in which a text opened in a place that is not its own."""
    found = []
    for one, other in pairs:
        for place, moved in ((one, other), (other, one)):
            try:
                place.read(moved.sealed)
            except NotReadable:
                continue
            except ValueError:  # it opened, and was no answers but a text
                pass
            found.append((place, moved))
    return found


def random_pairs(count: int, seed: int) -> list[tuple[Cell, Cell]]:
    dice, all_cells = Random(seed), cells()
    pairs = (dice.sample(all_cells, 2) for _ in range(count))
    return [(one, other) for one, other in pairs]


@pytest.mark.django_db
def test_every_text_opens_in_its_own_place() -> None:
    for cell in cells():
        assert cell.read(cell.sealed) == cell.written


@pytest.mark.django_db
def test_a_thousand_random_swaps_never_open() -> None:
    seed = int.from_bytes(os.urandom(4))
    wrong = displayed(random_pairs(SWAPS, seed))
    assert not wrong, f"seed {seed}: {wrong[0]}"


def without(*parts: int) -> Callable[[VaultTextField, models.Model, UUID | None], bytes]:
    """A place that forgets some of what it should name: 0 practice, 1 case, 2 table, 3 column, 4 row."""
    whole = VaultTextField._place

    def forgetful(field: VaultTextField, row: models.Model, case_id: UUID | None) -> bytes:
        named = whole(field, row, case_id).split(b"|")
        return b"|".join(part for number, part in enumerate(named) if number not in parts)

    return forgetful


@pytest.mark.django_db
@pytest.mark.parametrize("parts", [(4,), (2, 3, 4), (0, 1, 2, 3, 4)])
def test_a_place_that_forgets_what_it_is_bound_to_is_caught(
    monkeypatch: pytest.MonkeyPatch, parts: tuple[int, ...]
) -> None:
    monkeypatch.setattr(VaultTextField, "_place", without(*parts))
    assert displayed(random_pairs(SWAPS, seed=1))


def test_fields_of_every_kind_of_key_are_swapped() -> None:
    assert {field.key for field in vault_fields()} == {"case", "contact", "practice", HOUSE}
