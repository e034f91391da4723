"""Asking PostgreSQL past Django's object mapper, so that only its own walls answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection

from evenhand.foundation.practices.tenant import TenantModel


def tenant_models() -> Iterator[type[TenantModel]]:
    """Return every model of a tenant table."""
    return (model for model in apps.get_models() if issubclass(model, TenantModel))


def ask(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Run one statement and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def change(statement: str, *values: Any) -> int:
    """Run one statement and return how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        count: int = cursor.rowcount
        return count


def told() -> tuple[str, str]:
    """Return what the open transaction was told: practice and door, each empty without one."""
    statement = "select coalesce(current_setting('evenhand.{}', true), '')"
    practice, door = (ask(statement.format(name))[0][0] for name in ("practice", "door"))
    return practice, door
