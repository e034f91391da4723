"""A review keeps an answer to each of its questions, where it kept one for all of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations
from django.db.migrations.operations.base import Operation

from evenhand.foundation.vault.fields import VaultJSONField


class Migration(migrations.Migration):
    """Takes the one answer away: it was sealed to its column, and no release has kept any."""

    dependencies: ClassVar[list[tuple[str, str]]] = [("worksheets", "0003_pages_that_know")]
    operations: ClassVar[list[Operation]] = [
        migrations.RemoveField("review", "answer"),
        migrations.RemoveField("review", "answer_words"),
        migrations.AddField("review", "answers", VaultJSONField(null=True)),
    ]
