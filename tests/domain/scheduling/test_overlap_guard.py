"""The table's own guard refuses exactly the sessions that overlap another of the same therapist, added or changed."""

from __future__ import annotations

from random import Random

import pytest
from django.db import IntegrityError, transaction

from evenhand.domain.scheduling.actions.booking import a_session
from evenhand.domain.scheduling.models import Session, State
from evenhand.domain.scheduling.overlap_guard import NAME
from evenhand.foundation.audit.actor import SYSTEM
from tests.factories import NOW, a_case, a_service, at_hour, inside

pytestmark = pytest.mark.django_db
MINUTE = 60


def touch(one: Session, other: Session) -> bool:
    return one.guard_start < other.guard_end and other.guard_start < one.guard_end


def problem_of_storing(made: Session) -> str:
    """Store a row; return what the database said against it, "" when it took it."""
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as problem:
        return str(problem)
    return ""


@pytest.mark.parametrize("seed", range(4))
def test_it_refuses_what_overlaps_and_nothing_else(seed: int) -> None:
    random, case = Random(seed), a_case()
    services = [a_service(of=case.therapist), a_service()]
    stored: list[Session] = []
    refused = 0
    for number in range(150):
        service = random.choice(services)
        with inside(service):
            changed = random.choice(stored) if stored and random.random() < 0.3 else None
            same = changed is not None and changed.therapist_id == service.therapist_id
            made = (
                changed
                if changed is not None and same
                else a_session(service, at_hour(9), State.CONFIRMED, key=f"{number}", by=SYSTEM, at=NOW)
            )
            before = made.guard_start, made.guard_end, made.guards
            made.guard_start = at_hour(0) + random.randrange(3 * 24 * 60) * MINUTE
            made.guard_end = made.guard_start + random.choice((1, 50, 300)) * MINUTE
            made.guards = random.random() < 0.8
            others = [one for one in stored if one.pk != made.pk and one.therapist_id == made.therapist_id]
            clashes = made.guards and any(one.guards and touch(made, one) for one in others)
            problem = problem_of_storing(made)
            assert (NAME in problem) == clashes
            if problem:
                assert clashes, problem
                refused += 1
                made.guard_start, made.guard_end, made.guards = before
            else:
                stored = [*(one for one in stored if one.pk != made.pk), made]
    assert refused > 5
