"""Sheets of a practice's own: what is being built, and the sealed source of its published versions."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import evenhand.foundation.identifiers
import evenhand.foundation.vault.fields


class Migration(migrations.Migration):
    """Adds the tables."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("practices", "0001_initial"),
        ("worksheets", "0006_answers_about_harm"),
    ]

    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="OwnSheet",
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
                ("slug", models.CharField(max_length=64)),
                ("based_on", models.CharField(default="", max_length=64)),
                ("at", models.PositiveIntegerField(default=1)),
                ("published_state", models.PositiveIntegerField(null=True)),
                ("begun_at", models.DateTimeField()),
                ("begun_by", models.CharField(max_length=64)),
                ("changed_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("key", models.CharField(max_length=64)),
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
        ),
        migrations.CreateModel(
            name="OwnSheetState",
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
                ("number", models.PositiveIntegerField()),
                ("content", evenhand.foundation.vault.fields.VaultJSONField(editable=True, key="practice")),
                ("part", models.CharField(default="", max_length=80)),
                ("kept_at", models.DateTimeField()),
                ("kept_by", models.CharField(max_length=64)),
                (
                    "practice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="practices.practice",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="states", to="worksheets.ownsheet"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OwnVersionText",
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
                ("words", evenhand.foundation.vault.fields.VaultTextField(editable=True, key="practice")),
                (
                    "practice",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="practices.practice",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="worksheets.worksheetversion"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="ownsheet",
            constraint=models.UniqueConstraint(fields=("practice", "slug"), name="own_sheet_slug_once"),
        ),
        migrations.AddConstraint(
            model_name="ownsheet",
            constraint=models.UniqueConstraint(fields=("practice", "key"), name="own_sheet_key_once"),
        ),
        migrations.AddConstraint(
            model_name="ownsheetstate",
            constraint=models.UniqueConstraint(fields=("sheet", "number"), name="own_sheet_state_once"),
        ),
        migrations.AddConstraint(
            model_name="ownversiontext",
            constraint=models.UniqueConstraint(fields=("practice", "version"), name="own_version_text_once"),
        ),
    ]
