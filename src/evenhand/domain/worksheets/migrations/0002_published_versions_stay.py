"""A published definition never changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from evenhand.foundation.triggers import append_only


class Migration(migrations.Migration):
    """Puts the triggers on."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("worksheets", "0001_initial")]
    operations: ClassVar[list[Operation]] = [append_only("worksheets_worksheetversion")]
