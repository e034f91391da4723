"""The database refuses two overlapping sessions of one therapist."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from evenhand.domain.scheduling.overlap_guard import guard_against_overlaps


class Migration(migrations.Migration):
    """Puts the guard on."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("scheduling", "0001_initial")]
    operations: ClassVar[list[Operation]] = [guard_against_overlaps()]
