"""Queries that every page begins with, compiled once: Django's compiling costs more than the database's answer."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState

from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.reading_cells import Cells, Row, cells_of

M = TypeVar("M", bound=models.Model)
Value = UUID | str | int
Kind = type[UUID] | type[str] | type[int]
_FIRST_STAND_IN = 7_203_685_477_580_001
"""A whole number that no query names by itself."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The columns of a row that make one object, and how a related object is hung on the one it belongs to."""

    model: type[models.Model]
    columns: tuple[int, ...]
    names: tuple[str, ...]
    key: int
    hang: Callable[[Any, Any], None] | None

    def made(self, row: Row) -> Any:
        """Return the object; None where the join found none.

        The columns of a table are all there and in place, so they go straight into the object: `Model.__init__`,
        which sorts arguments and defaults, costs ten times that.
        """
        if row[self.key] is None:
            return None
        made = self.model.__new__(self.model)
        state = made._state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        made.__dict__.update(zip(self.names, [row[column] for column in self.columns], strict=True))
        return made


@dataclass(frozen=True, slots=True)
class _Plan:
    """A compiled query: its text, where each named value goes, and how cells and rows become values and objects."""

    sql: str
    fixed: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]
    cells: Cells
    main: _Part | None
    related: tuple[_Part, ...]

    def asked(self, values: Mapping[str, Value]) -> list[Row]:
        """Ask, and return the rows with their cells as the database gave them."""
        given = list(self.fixed)
        here = this_connection()
        for position, name in self.places:
            given[position] = _for_database(values[name], here)
        return rows_of(here, self.sql, given)


def rows_of(here: BaseDatabaseWrapper, sql: str, given: Sequence[Any]) -> list[Row]:
    """Return the rows of a query.

    Django's cursor looks through the text of a query for its places each time and wraps it twice; SQLite is asked
    without it, unless somebody counts or watches what is asked.
    """
    if here.vendor != "sqlite" or here.queries_logged or here.execute_wrappers:
        with here.cursor() as cursor:
            cursor.execute(sql, given)
            rows: list[Row] = cursor.fetchall()
        return rows
    here.ensure_connection()
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        found: list[Row] = here.connection.execute(_in_sqlites_words(sql), given).fetchall()
    return found


def rows_changed(here: BaseDatabaseWrapper, sql: str, given: Sequence[Any]) -> int:
    """Carry out one statement that changes rows, and return how many it changed; as directly as `rows_of` asks."""
    if here.vendor != "sqlite" or here.queries_logged or here.execute_wrappers:
        with here.cursor() as cursor:
            cursor.execute(sql, given)
            return int(cursor.rowcount)
    here.ensure_connection()
    here.validate_no_broken_transaction()
    with here.wrap_database_errors:
        return int(here.connection.execute(_in_sqlites_words(sql), given).rowcount)


@lru_cache(maxsize=256)
def _in_sqlites_words(sql: str) -> str:
    """Return a query with the places of its values as SQLite writes them."""
    return sql.replace("%s", "?").replace("%%", "%")


@dataclass(frozen=True, slots=True)
class Answer(Generic[M]):
    """The answer of a prepared query with its `cells` as the database gave them; they become objects when asked for."""

    plan: _Plan
    cells: list[Row]

    def all(self) -> list[M]:
        """Return the rows as objects; raises TypeError where the query names columns."""
        return [_made(self.plan, row) for row in self.values()]

    def values(self) -> list[Row]:
        """Return the columns with the values that Django's fields have."""
        return self.plan.cells.as_values(self.cells)


class Prepared(Generic[M]):
    """A query whose values are filled in at each asking: UUIDs or words, compared for equality, or whole numbers.

    `build` makes the queryset from its values by name; it may select related rows one step away, and may not depend on
    anything but its values. This one looks across practices: it is for the doors, where none is in force yet.
    """

    def __init__(self, build: Callable[..., models.QuerySet[M, Any]], **kinds: Kind) -> None:
        """Keep what to compile at the first asking; `kinds` names each value and says what it is."""
        self._build = build
        self._kinds = kinds

    def ask(self, **values: Value) -> Answer[M]:
        """Ask, and return the answer, of which nothing is made yet."""
        return Answer(self._plan, self._plan.asked(values))

    def all(self, **values: Value) -> list[M]:
        """Ask, and return the rows as objects."""
        return self.ask(**values).all()

    def first(self, **values: Value) -> M | None:
        """Ask, and return the first row, if there is one; the query says its order, or finds at most one."""
        found = self.all(**values)
        return found[0] if found else None

    def values(self, **values: Value) -> list[Row]:
        """Ask, and return the columns that the query names by `values_list`."""
        return self.ask(**values).values()

    @cached_property
    def _plan(self) -> _Plan:
        stand_ins = {name: _stand_in(kind, number) for number, (name, kind) in enumerate(self._kinds.items())}
        compiler = self._build(**stand_ins).query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        names = {_for_database(value, this_connection()): name for name, value in stand_ins.items()}
        places = tuple((position, names[one]) for position, one in enumerate(parameters) if _stands_in(one, names))
        if {name for _, name in places} != set(self._kinds):
            raise TypeError("Every value of a prepared query has to be compared with a column as it is.")
        about: Any = {} if compiler.query.values_select else compiler.klass_info
        related = about.get("related_klass_infos", ())
        if any(one["related_klass_infos"] for one in related):
            raise TypeError("A prepared query may select related rows one step away, no farther.")
        return _Plan(
            sql=sql,
            fixed=tuple(parameters),
            places=places,
            cells=cells_of(compiler),
            main=_part(about, compiler.select) if about else None,
            related=tuple(_part(one, compiler.select) for one in related),
        )


def _stand_in(kind: Kind, number: int) -> Value:
    if kind is int:
        return _FIRST_STAND_IN + number
    return uuid4() if kind is UUID else str(uuid4())


def _stands_in(parameter: Any, names: Mapping[Any, str]) -> bool:
    return isinstance(parameter, Hashable) and parameter in names


class PreparedInPractice(Prepared[M]):
    """The same among the rows of the practice in force; `narrow` gets those rows and the values by name."""

    def __init__(
        self,
        model: type[M],
        narrow: Callable[..., models.QuerySet[M, Any]],
        **kinds: Kind,
    ) -> None:
        """Keep what to compile at the first asking."""

        def build(practice: UUID, **values: Value) -> models.QuerySet[M, Any]:
            return narrow(model._base_manager.filter(practice_id=practice), **values)

        super().__init__(build, practice=UUID, **kinds)

    def ask(self, **values: Value) -> Answer[M]:
        """Ask, and return the answer; raises NoCurrentPractice without a practice."""
        return super().ask(practice=current_practice_id(), **values)


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


def _made(plan: _Plan, row: Row) -> Any:
    if plan.main is None:
        raise TypeError("This query names columns: ask it for values.")
    made = plan.main.made(row)
    for part in plan.related:
        if part.hang is not None:
            part.hang(made, part.made(row))
    return made


def this_connection() -> BaseDatabaseWrapper:
    """Return this thread's connection itself: Django's `connection` looks it up anew at every use of it."""
    return connections[DEFAULT_DB_ALIAS]


def _for_database(value: Value, here: BaseDatabaseWrapper) -> Any:
    """Return a value as the driver takes it: SQLite keeps UUIDs as 32 letters."""
    if isinstance(value, UUID) and not here.features.has_native_uuid_field:
        return value.hex
    return value
