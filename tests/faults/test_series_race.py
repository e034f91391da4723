"""F3 for what repeats: of many series on the same weeks one is there whole, the others not at all."""

from __future__ import annotations

from functools import partial
from zoneinfo import ZoneInfo

import pytest

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.models import Series, Session
from evenhand.domain.scheduling.recurring import Recurrence
from tests.factories import NOW, ZONE, a_case, a_service, inside, therapist_actor
from tests.faults.rivals import deadlocks, stampede
from tests.faults.test_stampede import AT_ONCE, DAY

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_series_on_the_same_weeks_one_is_there_whole_and_the_others_not_at_all() -> None:
    case = a_case()
    service = a_service(of=case.therapist, after=10)
    weekly = Recurrence(ZoneInfo(ZONE), DAY, 600, 1, 5)
    attempts = [
        partial(
            actions.make_series,
            service=service,
            case=case,
            recurrence=weekly,
            key=f"{number // 2}",
            by=therapist_actor(case.therapist),
            at=NOW,
        )
        for number in range(16)
    ]
    before = deadlocks()
    ended = stampede(attempts, of=case, at_once=AT_ONCE)
    assert ended.answers == {"got": 2, "Clashes": 14}, "the one that got it was pressed two times"
    assert deadlocks() == before
    with inside(case):
        assert Series.objects.count() == 1
        assert Session.objects.filter(series=Series.objects.get(), guards=True).count() == 5
        assert Session.objects.count() == 5
