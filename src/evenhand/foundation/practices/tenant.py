"""The base of every table that belongs to a practice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, Self, TypeVar

from django.db import models

from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.context import current_practice_id
from evenhand.foundation.practices.doors import Door, check_a_door_is_open

M = TypeVar("M", bound=models.Model)


class NotOfThisPractice(RuntimeError):
    """A row of another practice than the one in force was about to be written: a mistake in the program."""


class TenantQuerySet(models.QuerySet[M]):
    """Rows of one practice."""

    def bulk_create(self, objs: Iterable[M], *how: Any, **named: Any) -> list[M]:
        """Add rows of the practice in force; raises NotOfThisPractice for any other, and adds none then."""
        rows = list(objs)
        for row in rows:
            check_practice_of(row)
        return super().bulk_create(rows, *how, **named)

    def update(self, **columns: Any) -> int:
        """Change rows; raises NotOfThisPractice for a change that would hand them to another practice."""
        for name in ("practice", "practice_id"):
            given = columns.get(name, current_practice_id())
            if getattr(given, "pk", given) != current_practice_id():
                raise NotOfThisPractice(f"A {self.model.__name__} stays in its practice.")
        return super().update(**columns)

    def of_current_practice(self) -> Self:
        """Keep the rows of the practice in force; raises NoCurrentPractice without one."""
        return self.filter(practice_id=current_practice_id())


class TenantManager(models.Manager[M]):
    """Answers with the current practice's rows only, and not at all without one."""

    def get_queryset(self) -> TenantQuerySet[M]:
        """Return the rows of the practice in force; raises NoCurrentPractice without one."""
        queryset: TenantQuerySet[M] = TenantQuerySet(self.model, using=self._db)
        return queryset.of_current_practice()


class AcrossPractices(models.Manager[M]):
    """Answers beyond one practice, through an open door only."""

    def get_queryset(self) -> models.QuerySet[M]:
        """Return the rows that the open door shows; raises NoDoor without one of this table."""
        check_a_door_is_open(self.model)  # type: ignore[arg-type]  # a manager of tenant tables alone
        return super().get_queryset()


class TenantModel(models.Model):
    """A row of one practice, under a time-ordered random id; `practice` is filled in from the context.

    `doors` declares the look-ups that find rows before a practice is known, made with `across_practices`; a test lists
    them and the few places that use them. PostgreSQL keeps the table to the practice in force, or to the open door
    (postgresql/policies.py). The column has no index of its own: where one practice has the whole table, SQLite would
    take it and read every row.
    """

    doors: ClassVar[tuple[Door, ...]] = ()

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practice = models.ForeignKey("practices.Practice", on_delete=models.CASCADE, related_name="+", db_index=False)

    objects = TenantManager[Self]()
    across_practices = AcrossPractices[Self]()

    class Meta:
        abstract = True

    def __init__(self, *columns: Any, **named: Any) -> None:
        """Make a row of the practice in force; rows that come from the database bring theirs as columns."""
        if not columns and "practice" not in named and "practice_id" not in named:
            named["practice_id"] = current_practice_id()
        super().__init__(*columns, **named)

    def save(self, *how: Any, **named: Any) -> None:
        """Store the row; raises NotOfThisPractice for one of another practice, NoCurrentPractice without one."""
        check_practice_of(self)
        super().save(*how, **named)

    def _do_update(self, base_qs: models.QuerySet[Any], *how: Any) -> Any:
        """Change the row of this id in this practice only: a row that was made under another's id changes nothing."""
        return super()._do_update(base_qs.filter(practice_id=self.practice_id), *how)

    def delete(self, *how: Any, **named: Any) -> tuple[int, dict[str, int]]:
        """Delete the row; raises NotOfThisPractice for one of another practice, NoCurrentPractice without one."""
        check_practice_of(self)
        return super().delete(*how, **named)


def check_practice_of(row: Any) -> None:
    """Raise NotOfThisPractice for a row of another practice than the one in force, NoCurrentPractice without one."""
    if row.practice_id != current_practice_id():
        raise NotOfThisPractice(f"This {type(row).__name__} belongs to another practice.")


class HouseModel(models.Model):
    """A table that the house needs before a practice is known, and of which a practice sees its part.

    Three conditions in PostgreSQL's words say which rows a statement finds, which it may add, and which it may change
    or delete (where not given: the same); `{practice}` is the practice in force, or null without one.
    """

    seen_where: ClassVar[str]
    added_where: ClassVar[str] = ""
    changed_where: ClassVar[str] = ""

    class Meta:
        abstract = True
