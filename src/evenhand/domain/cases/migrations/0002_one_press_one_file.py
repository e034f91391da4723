"""A case file keeps the key of the form that opened it, so that the same form opens it once."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Adds the key; files from before get their own id, which no form will bring."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("cases", "0001_initial")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("casefile", "key", models.UUIDField(null=True)),
        migrations.RunSQL('UPDATE cases_casefile SET "key" = id', migrations.RunSQL.noop),
        migrations.AlterField("casefile", "key", models.UUIDField()),
        migrations.AddConstraint(
            "casefile", models.UniqueConstraint(fields=["practice", "therapist", "key"], name="case_key_once")
        ),
    ]
