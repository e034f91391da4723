"""The base of every table that belongs to a practice."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models

from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.context import current_practice_id

M = TypeVar("M", bound=models.Model)


class TenantQuerySet(models.QuerySet[M]):
    """Rows of one practice."""

    def of_current_practice(self) -> Self:
        """Keep the rows of the practice in force; raises NoCurrentPractice without one."""
        return self.filter(practice_id=current_practice_id())


class TenantManager(models.Manager[M]):
    """Answers with the current practice's rows only, and not at all without one."""

    def get_queryset(self) -> TenantQuerySet[M]:
        """Return the rows of the practice in force; raises NoCurrentPractice without one."""
        queryset: TenantQuerySet[M] = TenantQuerySet(self.model, using=self._db)
        return queryset.of_current_practice()


class TenantModel(models.Model):
    """A row of one practice, under a time-ordered random id; `practice` is filled in from the context.

    `across_practices` is for the worker and for links that are opened before a practice is known; a test lists
    the few places that may use it. The column has no index of its own: where one practice has the whole table,
    SQLite would take it and read every row.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practice = models.ForeignKey("practices.Practice", on_delete=models.CASCADE, related_name="+", db_index=False)

    objects = TenantManager[Self]()
    across_practices = models.Manager[Self]()

    class Meta:
        abstract = True

    def __init__(self, *columns: Any, **named: Any) -> None:
        """Make a row of the practice in force; rows that come from the database bring theirs as columns."""
        if not columns and "practice" not in named and "practice_id" not in named:
            named["practice_id"] = current_practice_id()
        super().__init__(*columns, **named)
