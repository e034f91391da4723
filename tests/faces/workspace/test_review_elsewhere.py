"""The review of one entry, open in two places: nothing stored is overwritten by a page that has not seen it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from evenhand.domain.worksheets.models import Review, Rule
from tests.faces.workspace.test_review import an_entry, keep, page_of
from tests.factories import NOW, frozen, inside

pytestmark = pytest.mark.django_db


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_a_page_left_open_elsewhere_overwrites_nothing_and_shows_both() -> None:
    desk, sent = an_entry()
    seen = seen_on(page_of(desk, sent))
    with frozen(NOW + timedelta(minutes=5)):
        first = {"act": "save", "notes": "Typed on the laptop.", "belief": "", "seen": seen}
        assert desk.browser.post(desk.at(f"entries/{sent.entry}/"), first).status_code == 302
    second = keep(desk, sent, rule_words="I may not.", belief="80", notes="Typed on the tablet.", seen=seen)
    assert second.status_code == 409
    assert "Typed on the laptop.</blockquote>" in second.content.decode()
    assert "Typed on the tablet.</textarea>" in second.content.decode()
    with inside(desk.case):
        assert Review.objects.get().notes == "Typed on the laptop."
    both = "Typed on the laptop. Typed on the tablet."
    assert keep(desk, sent, notes=both, seen=seen_on(second.content.decode())).status_code == 302
    with inside(desk.case):
        assert Review.objects.get().notes == both


def test_the_same_words_saved_twice_from_one_page_are_no_clash() -> None:
    desk, sent = an_entry()
    form = {
        "rule": "new",
        "rule_words": "I may not.",
        "belief": "80",
        "notes": "x",
        "seen": seen_on(page_of(desk, sent)),
    }
    assert [keep(desk, sent, **form).status_code for _ in range(2)] == [302, 302]
    with inside(desk.case):
        assert Rule.objects.count() == 1


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-11-24T14:02:00"])
def test_a_form_that_does_not_say_what_it_has_seen_is_saved(seen: str) -> None:
    desk, sent = an_entry()
    assert keep(desk, sent, notes="Kept.", seen=seen).status_code == 302
