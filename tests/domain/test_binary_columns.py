"""Columns of bytes hold what is sealed, or a hash."""

from __future__ import annotations

from django.db import models

from evenhand.foundation.vault.fields import VaultTextField
from tests.domain.test_walls import our_models


def test_a_binary_column_is_a_vault_field_or_a_hash() -> None:
    found = {
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.fields
        if isinstance(field, models.BinaryField) and not isinstance(field, VaultTextField)
    }
    assert found == {
        "cases.Contact.email_hash",
        "custody.Deletion.record_hash",
        "plans.SignUp.email_hash",
        "plans.SignUp.token_hash",
        "scheduling.BusyFeed.address_hash",
        "scheduling.SharedCalendar.token_hash",
        "worksheets.WorksheetVersion.digest",
    }
