"""SQLite's guard against overlapping sessions looks at one row instead of all that lie ahead."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from evenhand.domain.scheduling.overlap_guard import guard_against_overlaps


class Migration(migrations.Migration):
    """Puts the guard on anew."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("scheduling", "0006_reminder_choices")]
    operations: ClassVar[list[Operation]] = [guard_against_overlaps(on=["sqlite"])]
