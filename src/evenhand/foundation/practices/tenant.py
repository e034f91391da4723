"""The base of every table that belongs to a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar

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


if TYPE_CHECKING:
    from django.db.models import ForeignKey as PracticeKey
else:

    class PracticeKey(models.ForeignKey):
        """The column of the tenant; filled from the context in the program, without a default in migrations."""

        def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
            """Return what migrations need: they run without a current practice."""
            name, path, args, options = super().deconstruct()
            options.pop("default", None)
            return name, path, args, options


class TenantModel(models.Model):
    """A row of one practice, under a time-ordered random id; `practice` is filled in from the context.

    `across_practices` is for the worker and for links that are opened before a practice is known; a test lists
    the few places that may use it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practice = PracticeKey(
        "practices.Practice", on_delete=models.CASCADE, default=current_practice_id, related_name="+"
    )

    objects = TenantManager[Self]()
    across_practices = models.Manager[Self]()

    class Meta:
        abstract = True
