"""Published versions of worksheet definitions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from evenhand.foundation.identifiers import new_id
from evenhand.foundation.practices.tenant import HouseModel


class WorksheetVersion(HouseModel):
    """One published version of a definition, as its TOML source; a trigger refuses to change it.

    Bundled (system) worksheets have no practice and are written outside one; a practice's own carry theirs, and since
    people wrote them, their source is empty and stands sealed in an `OwnVersionText`.
    """

    seen_where: ClassVar[str] = "practice_id is null or practice_id = {practice}"
    added_where: ClassVar[str] = "practice_id is not distinct from {practice}"
    changed_where: ClassVar[str] = added_where

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    practice = models.ForeignKey("practices.Practice", on_delete=models.CASCADE, null=True, related_name="+")
    slug = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    source = models.TextField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["slug", "version"],
                condition=models.Q(practice=None),
                name="system_worksheet_version_once",
            ),
            models.UniqueConstraint(fields=["practice", "slug", "version"], name="own_worksheet_version_once"),
        ]

    def __str__(self) -> str:
        """Return slug and version."""
        return f"{self.slug} {self.version}"
