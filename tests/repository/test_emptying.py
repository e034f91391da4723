"""Append-only tables are empty again after a transactional test, and guarded again."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from tests.domain.stored import everything
from tests.factories import a_practice


def acts_on_record() -> int:
    return len(everything()["audit_auditentry"])


def wipe_the_record(practice: Practice) -> None:
    with practice_context(practice.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditentry")


@pytest.mark.django_db(transaction=True)
def test_the_database_is_emptied_and_its_guards_stand_again() -> None:
    a_practice()
    assert acts_on_record() > 0
    call_command("flush", verbosity=0, interactive=False)
    assert acts_on_record() == 0
    practice = a_practice()
    with pytest.raises(DatabaseError, match="append-only"):
        wipe_the_record(practice)
    assert acts_on_record() > 0
