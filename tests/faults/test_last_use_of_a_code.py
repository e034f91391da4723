"""The last use of a code: several begin with it at once, and a program that goes by what it saw before is caught."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.db.models import F

from evenhand.domain.plans.models import CodeCount, Invoice, SignUp
from evenhand.domain.plans.offers import Cycle, Offers, Promotion
from evenhand.domain.plans.signing_up import actions
from evenhand.domain.plans.signing_up.actions import NewPractice, PriceChanged, begin_practice
from evenhand.domain.plans.signing_up.asking import ask_to_begin, secret_of
from evenhand.domain.plans.signing_up.wishes import Priced, Wish, priced
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Practice
from tests.domain.plans.sold import example
from tests.factories import NOW, PASSWORD, ZONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(60)]
WISH = Wish("single", Cycle.YEARLY, "EUR", "MYCBT25")
RIVALS = 3


def with_one_use_left() -> Offers:
    """The demo's plans with a code that can be used twice, and was once."""
    found = example()
    CodeCount.objects.create(code="MYCBT25", uses=1)
    return replace(found, promotions=tuple(replace(one, uses=2) for one in found.promotions))


def a_link(number: int) -> str:
    email = f"rival-{number}@example.org"
    ask_to_begin(wish=WISH, name="Quiet Street", email=email, language="en", network=f"n{number}", at=NOW)
    return secret_of(SignUp.objects.latest("pk"))


def all_at_once(offers: Offers) -> Counter[str]:
    """Let every rival begin with the code at one moment; count how it ended for them."""
    links, together, ended = [a_link(number) for number in range(RIVALS)], Barrier(RIVALS), Counter[str]()
    new = NewPractice("Quiet Street", ZONE, "GB", "Sol", priced(WISH, offers=offers, at=NOW).quote.now)

    def begins(token: str) -> None:
        try:
            together.wait(timeout=20)
            begin_practice(token=token, new=new, password=PASSWORD, offers=offers, at=NOW)
            ended["begun"] += 1
        except PriceChanged:
            ended["another price"] += 1
        finally:
            connection.close()

    rivals = [Thread(target=begins, args=(link,)) for link in links]
    for one in rivals:
        one.start()
    for one in rivals:
        one.join()
    return ended


def sold_with_the_code() -> int:
    found = 0
    for practice in Practice.objects.all():
        with practice_context(practice.pk):
            found += Invoice.objects.get().total == 180_00
    return found


def all_saw_it_free(monkeypatch: pytest.MonkeyPatch, offers: Offers) -> None:
    """Let every rival go by the price that stood there before any of them began."""
    seen: Priced = priced(WISH, offers=offers, at=NOW)
    monkeypatch.setattr(actions, "priced", lambda _wish, **_told: seen)


@pytest.mark.parametrize("looks_again", [True, False])
def test_of_all_who_want_the_last_use_one_gets_it(monkeypatch: pytest.MonkeyPatch, looks_again: bool) -> None:
    offers = with_one_use_left()
    if not looks_again:
        all_saw_it_free(monkeypatch, offers)
    assert all_at_once(offers) == {"begun": 1, "another price": RIVALS - 1}
    assert CodeCount.objects.get().uses == 2
    assert (Practice.objects.count(), sold_with_the_code()) == (1, 1)
    assert SignUp.objects.filter(used_at=None).count() == RIVALS - 1


def test_a_program_that_counts_without_asking_whether_one_is_left_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    offers = with_one_use_left()
    all_saw_it_free(monkeypatch, offers)

    def only_counts(_promotion: Promotion) -> None:
        CodeCount.objects.update(uses=F("uses") + 1)

    monkeypatch.setattr(actions, "_use_up", only_counts)
    assert all_at_once(offers) == {"begun": RIVALS}
    assert CodeCount.objects.get().uses == 1 + RIVALS
    assert sold_with_the_code() == RIVALS
