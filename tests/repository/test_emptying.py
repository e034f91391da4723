"""Append-only tables are empty again after a transactional test, and guarded again."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from tests.factories import a_practice


def acts_on_record() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_auditentry")
        return int(cursor.fetchone()[0])


def wipe_the_record() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_auditentry")


@pytest.mark.django_db(transaction=True)
def test_the_database_is_emptied_and_its_guards_stand_again() -> None:
    a_practice()
    assert acts_on_record() > 0
    call_command("flush", verbosity=0, interactive=False)
    assert acts_on_record() == 0
    a_practice()
    with pytest.raises(DatabaseError, match="append-only"):
        wipe_the_record()
    assert acts_on_record() > 0
