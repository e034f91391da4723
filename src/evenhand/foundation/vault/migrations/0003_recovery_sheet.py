import django.db.models.deletion
from django.db import migrations, models

import evenhand.foundation.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0001_initial"),
        ("vault", "0002_shredding"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecoverySheet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=evenhand.foundation.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key_id", models.UUIDField()),
                ("wrapped", models.BinaryField()),
                ("asked", models.CharField(max_length=8)),
                ("asked_hash", models.BinaryField(max_length=32)),
                ("made_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "practice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="practices.practice",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["practice", "used_at", "replaced_at"], name="sheets_of_practice")],
            },
        ),
    ]
