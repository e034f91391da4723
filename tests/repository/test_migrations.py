"""The migrations say the same as the models."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.commands import makemigrations


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration() -> None:
    told = StringIO()
    try:
        call_command(makemigrations.Command(), check_changes=True, dry_run=True, stdout=told)
    except SystemExit:
        pytest.fail(f"run makemigrations:\n{told.getvalue()}")
