import django.db.models.deletion
from django.db import migrations, models

import evenhand.foundation.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("practices", "0001_initial"),
        ("vault", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shredding",
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
                ("case_id", models.UUIDField()),
                ("shredded_at", models.DateTimeField()),
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
                "constraints": [models.UniqueConstraint(fields=("practice", "case_id"), name="case_shredded_once")],
            },
        ),
    ]
