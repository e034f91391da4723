"""Recovery codes that were kept as keyed hashes are kept as slow hashes of these; what stands on paper still works."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.db import migrations, models

from evenhand.foundation.accounts.second_steps.slow_hash import new_salt, slow_hash


def hash_slowly(apps: Any, schema_editor: Any) -> None:
    """Hash every code that has no salt yet, those of one person under one salt."""
    rows = apps.get_model("accounts", "RecoveryCode").objects.filter(salt=b"").order_by("user_id")
    for _, codes in groupby(rows, key=lambda row: row.user_id):
        salt = new_salt()
        for row in codes:
            row.hash, row.salt = slow_hash(bytes(row.hash), salt), salt
            row.save(update_fields=["hash", "salt"])


class Migration(migrations.Migration):
    """A salt for each code, and slow hashes in place of fast ones."""

    dependencies = [("accounts", "0008_locking")]

    operations = [
        migrations.AddField(
            "recoverycode", "salt", models.BinaryField(default=b"", max_length=16), preserve_default=False
        ),
        migrations.RunPython(hash_slowly, migrations.RunPython.noop),
    ]
