"""Queries that every page begins with, compiled once: Django's compiling costs more than the database's answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import connection, models

from evenhand.foundation.practices.context import current_practice_id

M = TypeVar("M", bound=models.Model)
Value = UUID | str
Converters = dict[int, tuple[list[Callable[..., Any]], Any]]


@dataclass(frozen=True, slots=True)
class _Part:
    """The columns of a row that make one object, and how a related object is hung on the one it belongs to."""

    model: type[models.Model]
    columns: tuple[int, ...]
    names: tuple[str, ...]
    key: int
    hang: Callable[[Any, Any], None] | None

    def made(self, row: list[Any]) -> Any:
        """Return the object; None where the join found none."""
        if row[self.key] is None:
            return None
        return self.model.from_db(connection.alias, self.names, [row[column] for column in self.columns])


@dataclass(frozen=True, slots=True)
class _Plan:
    """A compiled query: its text, where each named value goes, and how rows become objects."""

    sql: str
    fixed: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]
    converters: Converters
    main: _Part
    related: tuple[_Part, ...]


class Prepared(Generic[M]):
    """A query whose values are filled in at each asking; values are UUIDs or words, compared for equality.

    `build` makes the queryset from its values by name; it may select related rows one step away, and may not depend on
    anything but its values. This one looks across practices: it is for the doors, where none is in force yet.
    """

    def __init__(self, build: Callable[..., models.QuerySet[M]], **kinds: type[UUID] | type[str]) -> None:
        """Keep what to compile at the first asking; `kinds` names each value and says what it is."""
        self._build = build
        self._kinds = kinds

    def all(self, **values: Value) -> list[M]:
        """Ask, and return the rows."""
        plan = self._plan
        given = list(plan.fixed)
        for position, name in plan.places:
            given[position] = _for_database(values[name])
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, given)
            rows = cursor.fetchall()
        return [_made(plan, list(row)) for row in rows]

    def first(self, **values: Value) -> M | None:
        """Ask, and return the first row, if there is one; the query says its order, or finds at most one."""
        found = self.all(**values)
        return found[0] if found else None

    @cached_property
    def _plan(self) -> _Plan:
        stand_ins = {name: uuid4() if kind is UUID else str(uuid4()) for name, kind in self._kinds.items()}
        compiler = self._build(**stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        names = {_for_database(value): name for name, value in stand_ins.items()}
        places = tuple((position, names[one]) for position, one in enumerate(parameters) if one in names)
        if {name for _, name in places} != set(self._kinds):
            raise TypeError("Every value of a prepared query has to be compared with a column as it is.")
        about: Any = compiler.klass_info
        related = about.get("related_klass_infos", ())
        if any(one["related_klass_infos"] for one in related):
            raise TypeError("A prepared query may select related rows one step away, no farther.")
        return _Plan(
            sql=sql,
            fixed=tuple(parameters),
            places=places,
            converters=compiler.get_converters([one[0] for one in compiler.select]),
            main=_part(about, compiler.select),
            related=tuple(_part(one, compiler.select) for one in related),
        )


class PreparedInPractice(Prepared[M]):
    """The same among the rows of the practice in force; `narrow` gets those rows and the values by name."""

    def __init__(
        self,
        model: type[M],
        narrow: Callable[..., models.QuerySet[M]],
        **kinds: type[UUID] | type[str],
    ) -> None:
        """Keep what to compile at the first asking."""

        def build(practice: UUID, **values: Value) -> models.QuerySet[M]:
            return narrow(model._base_manager.filter(practice_id=practice), **values)

        super().__init__(build, practice=UUID, **kinds)

    def all(self, **values: Value) -> list[M]:
        """Ask, and return the rows; raises NoCurrentPractice without a practice."""
        return super().all(practice=current_practice_id(), **values)


def _part(about: Mapping[str, Any], select: Any) -> _Part:
    columns = tuple(about["select_fields"])
    names = tuple(select[column][0].target.attname for column in columns)
    model: type[models.Model] = about["model"]
    key = columns[names.index(model._meta.pk.attname)]
    return _Part(model, columns, names, key, _hanging(about) if "local_setter" in about else None)


def _hanging(about: Mapping[str, Any]) -> Callable[[Any, Any], None]:
    def hang(owner: Any, found: Any) -> None:
        about["local_setter"](owner, found)
        if found is not None:
            about["remote_setter"](found, owner)

    return hang


def _made(plan: _Plan, row: list[Any]) -> Any:
    for position, (convert, expression) in plan.converters.items():
        for one in convert:
            row[position] = one(row[position], expression, connection)
    made = plan.main.made(row)
    for part in plan.related:
        if part.hang is not None:
            part.hang(made, part.made(row))
    return made


def _for_database(value: Value) -> Any:
    """Return a value as the driver takes it: SQLite keeps UUIDs as 32 letters."""
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
