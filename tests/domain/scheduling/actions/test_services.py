"""Offering a service: once for one key, and refused with a sentence where its rules make no sense."""

from __future__ import annotations

import pytest

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import Service
from evenhand.domain.scheduling.slots.rules import RuleProblem
from evenhand.foundation.audit.models import AuditEntry
from tests.factories import NOW, a_service, a_therapist, inside, therapist_actor

pytestmark = pytest.mark.django_db


def test_one_key_gives_one_service() -> None:
    member = a_therapist()
    with inside(member):
        given = {
            actions.add_service(therapist=member, key="k", name="First meeting", by=therapist_actor(member), at=NOW)
            for _ in range(2)
        }
        assert len(given) == Service.objects.count() == 1


def test_what_is_so_already_changes_nothing() -> None:
    service = a_service()
    by = therapist_actor(service.therapist)
    with inside(service):
        for _ in range(2):
            actions.change_service(service=service, duration=45, by=by, at=NOW)
        assert AuditEntry.objects.filter(act="service.changed").count() == 1


@pytest.mark.parametrize(
    "values", [{"name": " "}, {"duration": 0}, {"step": 10, "offset": 10}, {"seats": 2, "least_seats": 3}]
)
def test_rules_that_make_no_sense_are_refused_and_nothing_is_stored(values: dict[str, object]) -> None:
    service = a_service()
    with inside(service):
        with pytest.raises(RuleProblem):
            actions.change_service(service=service, by=therapist_actor(service.therapist), at=NOW, **values)
        kept = Service.objects.get(pk=service.pk)
        assert (kept.name, kept.duration, kept.offset, kept.seats) == ("First meeting", 50, 0, 1)
