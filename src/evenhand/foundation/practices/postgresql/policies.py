"""The walls as PostgreSQL's policies: which rows of a table a statement may see and write, as text."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from evenhand.foundation.practices.doors import Door, door_name
from evenhand.foundation.practices.postgresql.names import DOOR, PRACTICE
from evenhand.foundation.practices.tenant import HouseModel, TenantModel

IN_FORCE = f"nullif(current_setting('{PRACTICE}', true), '')::uuid"
AT_THE_DOOR = f"current_setting('{DOOR}', true)"


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of a table: for which statements, which rows they find, and which rows they may leave behind."""

    table: str
    name: str
    statements: str
    finds: str | None = None
    leaves: str | None = None

    @property
    def sql(self) -> str:
        """Return the statement that makes it."""
        using = f" using ({self.finds})" if self.finds else ""
        check = f" with check ({self.leaves})" if self.leaves else ""
        return f'create policy {self.name} on "{self.table}" for {self.statements}{using}{check}'

    @property
    def mark(self) -> str:
        """Return the comment by which the policy is known to be this one: PostgreSQL rewrites expressions."""
        return hashlib.sha256(self.sql.encode()).hexdigest()


def walled_models() -> list[type[models.Model]]:
    """Return every model whose table has walls."""
    return [model for model in apps.get_models() if issubclass(model, (TenantModel, HouseModel))]


def policies_of(model: type[models.Model]) -> list[Policy]:
    """Return the policies of a model's table."""
    table = model._meta.db_table
    if issubclass(model, HouseModel):
        return _policies_of_house(model)
    if not issubclass(model, TenantModel):
        return []
    own = f"practice_id = {IN_FORCE}"
    policies = [Policy(table, "of_the_practice", "all", own, own)]
    for door in model.doors:
        policies += _policies_of_door(model, door)
    return policies


def _policies_of_house(model: type[HouseModel]) -> list[Policy]:
    table = model._meta.db_table
    seen, added, changed = (
        (one or model.seen_where).format(practice=IN_FORCE)
        for one in (model.seen_where, model.added_where, model.changed_where)
    )
    return [
        Policy(table, "found_here", "select", seen),
        Policy(table, "added_here", "insert", None, added),
        Policy(table, "changed_here", "update", changed, changed),
        Policy(table, "deleted_here", "delete", changed),
    ]


def _policies_of_door(model: type[TenantModel], door: Door) -> list[Policy]:
    table, name = model._meta.db_table, door_name(model, door.field)
    if door.field is None:
        opened, of = f"{AT_THE_DOOR} = '{name}'", "whole"
    else:
        field = next(one for one in model._meta.concrete_fields if one.name == door.field)
        column, of = field.column, door.field
        words = f"encode({column}, 'hex')" if isinstance(field, models.BinaryField) else f"{column}::text"
        opened = f"{AT_THE_DOOR} = '{name}' || {words}"
    policies = [Policy(table, f"seen_through_door_{of}", "select", opened)]
    if door.changes:
        policies.append(Policy(table, f"changed_through_door_{of}", "update", opened, opened))
    return policies
