"""What a host wrote of plans: read whole, or refused with the place and what to write there."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import resources

import pytest

from evenhand.domain.plans.offers import Cycle
from evenhand.domain.plans.pricing import promotion_for, quote
from evenhand.domain.plans.reading import OffersRefused, read_offers

DEMO = (resources.files("evenhand.library") / "plans" / "demo.toml").read_text(encoding="utf-8")


def test_the_demos_plans_are_read_and_its_promotion_does_what_it_says() -> None:
    offers = read_offers(DEMO)
    plan = offers.plan("single")
    assert plan is not None
    assert plan.limits == {"therapists": 1, "case_files": None}
    last = datetime(2027, 5, 21, 22, tzinfo=UTC)
    found = promotion_for("mycbt25", offers=offers, plan=plan, cycle=Cycle.YEARLY, currency="EUR", at=last, used={})
    assert quote(plan, cycle=Cycle.YEARLY, currency="EUR", promotion=found, taxes=offers.taxes).now == 18_000
    assert quote(plan, cycle=Cycle.MONTHLY, currency="EUR", promotion=found, taxes=offers.taxes).now == 2_400


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('currencies = ["EUR", "GBP"]', 'currencies = ["EUR", "GBP"', "plans"),
        ('currencies = ["EUR", "GBP"]', "currencies = []", "currencies"),
        ('currencies = ["EUR", "GBP"]', 'currencies = ["euro"]', "currencies"),
        ('monthly = "24.00"', "monthly = 24.00", "plans 1.prices.EUR.monthly"),
        ('monthly = "24.00"', 'monthly = "24,00"', "plans 1.prices.EUR.monthly"),
        ('monthly = "24.00"', 'monthly = "24.005"', "plans 1.prices.EUR.monthly"),
        ('monthly = "24.00"', 'montly = "24.00"', "plans 1.prices.EUR.montly"),
        ("[plans.prices.GBP]", "[plans.prices.USD]", "plans 1.prices"),
        ("therapists = 1", "therapists = 0", "plans 1.limits.therapists"),
        ("therapists = 1", "therapists = true", "plans 1.limits.therapists"),
        ('key = "single"', 'key = "Single"', "plans 1.key"),
        ('key = "shared"', 'key = "single"', "plans"),
        ('name = "Single practice"', "name = 5", "plans 1.name"),
        ('code = "MYCBT25"', 'code = " "', "promotions 1.code"),
        ("ends = 2027-05-21", "ends = 2026-05-21", "promotions 1.ends"),
        ("ends = 2027-05-21", 'ends = "2027-05-21"', "promotions 1.ends"),
        ("ends = 2027-05-21", "ends = 2027-05-21T10:00:00", "promotions 1.ends"),
        ('zone = "Europe/London"', 'zone = "Europe/Londn"', "promotions 1.zone"),
        ('zone = "Europe/London"', 'zone = "../../etc/passwd"', "promotions 1.zone"),
        ('zone = "Europe/London"', 'zone = "Europe/London"\nplans = ["gold"]', "promotions 1.plans"),
        ('zone = "Europe/London"', 'zone = "Europe/London"\nuses = 0', "promotions 1.uses"),
        ('percent = "100"', 'percent = "101"', "promotions 1.effects 1.percent"),
        ('percent = "100"', 'percent = "-5"', "promotions 1.effects 1.percent"),
        ('percent = "100"', 'percent = "0"', "promotions 1.effects 1.percent"),
        ('percent = "100"', 'percent = "100"\namount = { EUR = "5" }', "promotions 1.effects 1"),
        ('percent = "100"', 'amount = { USD = "5" }', "promotions 1.effects 1.amount"),
        ('part = "setup"', 'part = "daily"', "promotions 1.effects 1.part"),
        ('contact = "plans@example.org"', "", "contact.contact"),
        ('contact = "plans@example.org"', 'contact = "javascript:alert(1)"', "contact"),
        ("within = true", 'within = "yes"', "taxes 1.within"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(old: str, new: str, place: str) -> None:
    assert old in DEMO
    with pytest.raises(OffersRefused) as refused:
        read_offers(DEMO.replace(old, new, 1))
    assert str(refused.value).startswith(f"{place}:")


def test_nothing_at_all_is_no_offer() -> None:
    for text in ("", 'currencies = ["EUR"]', 'plans = "many"'):
        with pytest.raises(OffersRefused):
            read_offers(text)
