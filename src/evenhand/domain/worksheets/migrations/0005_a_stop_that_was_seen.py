"""An assignment keeps when its therapist saw that the client stopped it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.migrations.operations.base import Operation


class Migration(migrations.Migration):
    """Adds the mark; what clients stopped before waits to be seen, as nobody can say that it was."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("worksheets", "0004_an_answer_to_each_review_question")]
    operations: ClassVar[list[Operation]] = [
        migrations.AddField("assignment", "end_seen_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "assignment",
            models.Index(
                fields=["practice", "-ended_at"],
                condition=models.Q(ended_by="client", end_seen_at=None),
                name="stops_to_see",
            ),
        ),
    ]
