"""Raising the walls in PostgreSQL after the tables are there, and looking whether they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from evenhand.foundation.practices.postgresql.policies import Policy, policies_of, walled_models

_ROLES = """
select rolname, rolsuper from pg_roles
where (rolsuper or rolbypassrls) and pg_has_role(current_user, oid, 'member')
and (rolname = current_user or not (select rolsuper from pg_roles where rolname = current_user)) order by 1"""
_TABLES = """
select c.relname, c.relrowsecurity and c.relforcerowsecurity
from pg_class c where c.oid = any(array(select to_regclass(quote_ident(t)) from unnest(%s::text[]) t))"""
_POLICIES = """
select c.relname, p.polname, obj_description(p.oid, 'pg_policy'), p.polpermissive and p.polroles = '{0}'
from pg_policy p join pg_class c on c.oid = p.polrelid
where c.oid = any(array(select to_regclass(quote_ident(t)) from unnest(%s::text[]) t))"""


def raise_walls(connection: BaseDatabaseWrapper) -> list[str]:
    """Give every table the walls that its model declares; return the tables where something had to be done.

    One transaction, and only reading where all stands, so that a role that owns no table may call it too. A table that
    is not there yet is left out. On SQLite, which has no such walls, nothing happens.
    """
    if connection.vendor != "postgresql":
        return []
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        amiss = list(_amiss(cursor))
        for model, found in amiss:
            for statement in _statements(model, found):
                cursor.execute(statement)
    return [model._meta.db_table for model, _ in amiss]


def tables_without_walls(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables whose walls are not the declared ones; none on SQLite."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        return [model._meta.db_table for model, _ in _amiss(cursor)]


def roles_past_the_walls(connection: BaseDatabaseWrapper) -> list[str]:
    """Return which roles that this connection has, or could take on, are above row-level security, in words."""
    with connection.cursor() as cursor:
        cursor.execute(_ROLES)
        return [
            f"{name} {'is a superuser' if is_superuser else 'has BYPASSRLS'}"
            for name, is_superuser in cursor.fetchall()
        ]


def _amiss(cursor: CursorWrapper) -> Iterator[tuple[type[models.Model], set[str]]]:
    """Give each model whose table differs, with the names of the policies that the table has."""
    walled = walled_models()
    names = [model._meta.db_table for model in walled]
    cursor.execute(_TABLES, [names])
    forced = dict(cursor.fetchall())
    cursor.execute(_POLICIES, [names])
    found: dict[str, dict[str, Any]] = {}
    for table, name, mark, is_for_all in cursor.fetchall():
        found.setdefault(table, {})[name] = mark if is_for_all else None
    for model in walled:
        table = model._meta.db_table
        wanted = {policy.name: policy.mark for policy in policies_of(model)}
        if table in forced and (not forced[table] or found.get(table, {}) != wanted):
            yield model, set(found.get(table, {}))


def _statements(model: type[models.Model], found: set[str]) -> Iterator[str]:
    table = model._meta.db_table
    for name in sorted(found):
        yield f'drop policy "{name}" on "{table}"'
    for policy in policies_of(model):
        yield from _making(policy)
    yield f'alter table "{table}" enable row level security, force row level security'


def _making(policy: Policy) -> Iterator[str]:
    yield policy.sql
    yield f"comment on policy {policy.name} on \"{policy.table}\" is '{policy.mark}'"
