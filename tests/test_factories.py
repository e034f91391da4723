"""The cast of the tests stands on its feet."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets.models import MeasureValue
from tests.factories import (
    a_case,
    a_colleague,
    a_submission,
    a_tap,
    a_therapist,
    a_used_invitation,
    an_assignment,
    browser_of_client,
    browser_of_therapist,
    inside,
)

pytestmark = pytest.mark.django_db


def test_an_entry_of_the_flagship_has_its_measures() -> None:
    sent = a_submission(of=an_assignment(of=a_case()), self_kindness=5)
    with inside(sent):
        values = dict(MeasureValue.objects.filter(submission=sent).values_list("name", "value"))
    assert values["gap"] == 3


def test_a_tap_is_an_entry() -> None:
    assert a_tap(of=an_assignment(of=a_case(), slug="noticing-log")).slug == "noticing-log"


def test_a_colleague_shares_the_practice_and_not_the_person() -> None:
    owner = a_therapist()
    colleague = a_colleague(of=owner)
    assert colleague.practice_id == owner.practice_id
    assert colleague.user_id != owner.user_id


def test_people_are_signed_in_apart() -> None:
    case = a_case()
    assert a_used_invitation(of=case)
    assert browser_of_client(case).cookies.keys() == {"session-me"}
    assert browser_of_therapist(a_therapist()).cookies.keys() == {"session"}
