"""What a transaction was told ends with it: the next one begins as if nothing had been said."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from evenhand.domain.cases.models import CaseFile
from evenhand.foundation.practices.models import Practice
from tests.factories import a_case, inside

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the walls are PostgreSQL's"),
]


def test_a_practice_is_told_again_to_a_transaction_that_began_outside_it() -> None:
    case = a_case()
    with inside(case):
        assert CaseFile.objects.count() == 1
    with transaction.atomic():
        assert Practice.objects.count() == 1
        with inside(case):
            assert CaseFile.objects.count() == 1
