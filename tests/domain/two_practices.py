"""Two practices with something in every table, and a second case file in one of them: what must never meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import models

from evenhand.domain.cases.actions import invite_client
from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.audit.actor import SYSTEM
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member
from evenhand.foundation.practices.tenant import TenantModel
from evenhand.foundation.vault.fields import VaultJSONField, VaultTextField
from tests.domain.acts_of_building import in_building
from tests.domain.in_fees import in_fees
from tests.domain.in_scheduling import in_scheduling
from tests.domain.plans.sold import a_plan
from tests.domain.stored import Row, our_tables, rows_here
from tests.domain.test_walls import Everything, a_full_case
from tests.factories import NOW, a_therapist, inside


@dataclass(frozen=True)
class TwoPractices:
    """`mine` is where somebody is signed in; `other` is another case file there, `theirs` is in another practice."""

    mine: Everything
    other: Everything
    theirs: Everything


def two_practices() -> TwoPractices:
    """Make both, with at least one row of every tenant table in each."""
    member, stranger = a_therapist(), a_therapist()
    made = TwoPractices(a_full_case(member), a_full_case(member), a_full_case(stranger))
    for one in (made.mine, made.theirs):
        with inside(one.case):
            case = CaseFile.objects.select_related("contact").get(pk=one.case.pk)
            invite_client(case=case, by=SYSTEM, at=NOW)
        in_scheduling(one.case)
        in_building(one.case)
        in_fees(one.case)
        a_plan(of=one.therapist)
        with inside(one.case):
            for model in tenant_models():
                if not model.objects.exists():
                    a_row_of(model, one.case)
    return made


def tenant_models() -> Iterator[type[TenantModel]]:
    """Return every model of a tenant table, those of tomorrow included."""
    return (model for model in apps.get_models() if issubclass(model, TenantModel))


def a_row_of(model: type[TenantModel], case: CaseFile) -> TenantModel:
    """Make a row of a table about which nothing is known but its columns."""
    columns = {
        field.name: _something_for(field, case)
        for field in model._meta.concrete_fields
        if not (field.primary_key or field.null or field.has_default() or field.name == "practice")
    }
    return model.objects.create(**columns)


def _something_for(field: models.Field[Any, Any], case: CaseFile) -> object:
    if isinstance(field, models.ForeignKey):
        known: dict[object, object] = {CaseFile: case, Member: case.therapist}
        return known.get(field.related_model) or field.related_model._default_manager.first()
    fitting: list[tuple[type | tuple[type, ...], object]] = [
        ((VaultJSONField, models.JSONField), {}),
        (VaultTextField, "words"),
        (models.BinaryField, uuid4().bytes * 2),
        (models.UUIDField, uuid4()),
        (models.DateTimeField, NOW),
        (models.DateField, NOW.date()),
        (models.BooleanField, False),
        (models.IntegerField, 1),
        (models.FloatField, 1.0),
    ]
    return next((value for kind, value in fitting if isinstance(field, kind)), "x")


def stored_in(practice_id: UUID, *tables: str) -> dict[str, list[Row]]:
    """Return every row that belongs to a practice, of some tables or of all, as it is stored."""
    ids = {practice_id, practice_id.hex}
    with practice_context(practice_id):
        found = rows_here(tables or our_tables())
    return {table: [row for row in rows if ids & _words(row)] for table, rows in found.items()}


def stored_of(case: CaseFile) -> dict[str, list[Row]]:
    """Return every row that belongs to a case file, as it is stored."""
    ids = {case.pk, case.pk.hex}
    return {table: [row for row in rows if ids & _words(row)] for table, rows in stored_in(case.practice_id).items()}


def _words(row: Row) -> set[object]:
    return {value for value in row if isinstance(value, (str, UUID))}
