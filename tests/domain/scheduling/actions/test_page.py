"""The public page of a practice: its address, its sites, its reminders."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from evenhand.domain.scheduling import actions
from evenhand.domain.scheduling.actions import AddressTaken
from evenhand.domain.scheduling.actions.page import is_origin, suggested_slug
from evenhand.domain.scheduling.models import BookingPage
from evenhand.domain.scheduling.slots.rules import RuleProblem
from tests.factories import NOW, a_therapist, inside, therapist_actor

needs_database = pytest.mark.django_db
PAGE: dict[str, Any] = {
    "slug": "quiet-street",
    "is_open": True,
    "words": "Choose a time that suits you.",
    "how_to_reach": "01632 960 001",
    "framed_by": ["https://quiet.example"],
    "remind_hours": [24, 2, 24],
}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Quiet Street", "quiet-street"),
        ("  Café Ødegård & Søn ", "cafe-degard-sn"),
        ("李医生", "practice"),
        ("A", "practice"),
        ("-- x1y --", "x1y"),
        ("A very long name of a practice that never seems to end", "a-very-long-name-of-a-practice-that-never-seems"),
    ],
)
def test_an_address_is_made_from_the_name(name: str, slug: str) -> None:
    assert suggested_slug(name) == slug


@pytest.mark.parametrize("typed", ["https://a.example", "https://www.a.example:8443"])
def test_one_website_is_an_origin(typed: str) -> None:
    assert is_origin(typed)


@pytest.mark.parametrize(
    "typed", ["http://a.example", "https://a.example/", "https://a.example/x", "https://*", "a.example", "https://",
              "https://a.example:99999", "https://a.example; script-src *", "https://a b"],
)  # fmt: skip
def test_more_or_less_than_one_website_is_none(typed: str) -> None:
    assert not is_origin(typed)


@needs_database
def test_the_page_is_set_and_set_again() -> None:
    member = a_therapist()
    with inside(member):
        act = partial(actions.set_page, by=therapist_actor(member), at=NOW)
        act(**PAGE)
        act(**PAGE | {"slug": "quiet", "is_open": False})
        row = BookingPage.objects.get()
        assert (row.slug, row.is_open, row.remind_hours) == ("quiet", False, [24, 2])
        assert row.words == "Choose a time that suits you."


@needs_database
def test_an_address_of_another_practice_is_taken() -> None:
    one, other = a_therapist(), a_therapist()
    with inside(one):
        actions.set_page(**PAGE, by=therapist_actor(one), at=NOW)
    with inside(other):
        with pytest.raises(AddressTaken):
            actions.set_page(**PAGE, by=therapist_actor(other), at=NOW)
        assert not BookingPage.objects.exists()


@needs_database
@pytest.mark.parametrize(
    "values",
    [
        {"slug": "No Spaces"},
        {"slug": "-a-"},
        {"slug": "ab"},
        {"framed_by": ["https://a.example/path"]},
        {"framed_by": [f"https://{number}.example" for number in range(11)]},
        {"remind_hours": [0]},
        {"remind_hours": [1, 2, 3, 4]},
        {"remind_hours": [14 * 24 + 1]},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused_and_nothing_is_stored(values: dict[str, object]) -> None:
    member = a_therapist()
    with inside(member):
        with pytest.raises(RuleProblem):
            actions.set_page(**PAGE | values, by=therapist_actor(member), at=NOW)
        assert not BookingPage.objects.exists()
