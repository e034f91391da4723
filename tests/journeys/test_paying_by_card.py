"""An owner pays an invoice by card: reads what Stripe gets to know, follows a link, comes back, takes the card away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from evenhand.foundation.practices.models import Member
from tests.domain.plans.paying.stand_in import StandIn, a_stripe
from tests.domain.plans.sold import a_house_of_many, a_plan
from tests.factories import a_therapist
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.ways_in import bring_in_therapist


@pytest.fixture
def stripe(transactional_db: None) -> Iterator[StandIn]:
    with a_house_of_many(), a_stripe() as running:
        yield running


@pytest.fixture
def owner(stripe: StandIn) -> Member:
    made = a_therapist()
    a_plan(of=made, at=timezone.now())
    return made


def test_an_owner_pays_by_card_and_takes_the_card_away(desk: Page, owner: Member, stripe: StandIn) -> None:
    bring_in_therapist(desk, owner)
    desk.goto("/desk/settings/plan/")
    desk.get_by_role("link", name="Pay by card").click()
    expect(desk.get_by_role("heading", name="What Stripe gets to know")).to_be_visible()
    desk.get_by_label("Keep this card at Stripe.").check()
    look_on_every_screen(desk, state="before Stripe")
    desk.get_by_role("button", name="Go on").click()
    link = desk.get_by_role("link", name="Pay 178.00 EUR at Stripe")
    expect(link).to_be_visible()
    page = stripe.of("checkout.session")[0]
    expect(link).to_have_attribute("href", page["url"])
    stripe.pay(page["id"])
    desk.goto("/desk/" + page["success_url"].partition("/desk/")[2])
    expect(desk.get_by_role("heading", name="It is paid")).to_be_visible()
    desk.get_by_role("link", name="Back to the plan").click()
    expect(desk.get_by_text("With the card that is kept at Stripe")).to_be_visible()
    look_on_every_screen(desk, state="paid by card")
    desk.get_by_role("link", name="Take the card away").click()
    desk.get_by_role("button", name="Take it away").click()
    expect(desk.get_by_text("The card is taken away.")).to_be_visible()
