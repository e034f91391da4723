"""A draft keeps which pages know the words of a field, and its pages in their order."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Adds the pages; rows from before are read as they are."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("worksheets", "0002_published_versions_stay")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("draft", "seen_by", models.JSONField(default=dict)),
        migrations.AlterField("draft", "writers", models.JSONField(default=list)),
    ]
