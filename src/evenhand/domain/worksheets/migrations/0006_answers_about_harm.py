"""Who answers when an instrument asks about harm, and what became of each such answer."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.migrations.operations.base import Operation

import evenhand.foundation.identifiers
import evenhand.foundation.vault.fields


class Migration(migrations.Migration):
    """Adds both tables."""

    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("cases", "0004_shared_with_colleagues"),
        ("practices", "0001_initial"),
        ("worksheets", "0005_a_stop_that_was_seen"),
    ]

    operations: ClassVar[list[Operation]] = [
        migrations.CreateModel(
            name="RiskDuty",
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
                ("reading_times", evenhand.foundation.vault.fields.VaultTextField(editable=True, key="practice")),
                ("answer_within_hours", models.PositiveSmallIntegerField()),
                ("decided_at", models.DateTimeField()),
                ("decided_by", models.CharField(max_length=64)),
                (
                    "deputy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practices.member"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practices.member"
                    ),
                ),
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
                "constraints": [models.UniqueConstraint(fields=("practice",), name="one_risk_duty_a_practice")],
            },
        ),
        migrations.CreateModel(
            name="RiskTask",
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
                (
                    "kind",
                    models.CharField(
                        choices=[("task", "To answer in time"), ("mark", "To ask about at the next contact")],
                        max_length=8,
                    ),
                ),
                ("item", models.CharField(max_length=64)),
                ("answer", models.PositiveSmallIntegerField()),
                ("answer_before", models.PositiveSmallIntegerField(null=True)),
                ("raised_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("opened_by", models.CharField(default="", max_length=64)),
                ("passed_on_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(default="", max_length=64)),
                ("note", evenhand.foundation.vault.fields.VaultTextField(editable=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="cases.casefile"
                    ),
                ),
                (
                    "deputy",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practices.member"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practices.member"
                    ),
                ),
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
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="risk_tasks",
                        to="worksheets.submission",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["case", "-raised_at"], name="risk_tasks_of_case"),
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["practice", "due_at"], name="risk_tasks_open"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "item"), name="risk_task_once_an_answer")
                ],
            },
        ),
    ]
