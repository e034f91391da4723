"""Hostile words in each place a therapist writes: shown back equal on every page that shows them, and never run."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

import pytest
from playwright.sync_api import Page, expect

from evenhand.domain.worksheets.models import Assignment
from tests.factories import inside
from tests.journeys.accessibility import assert_everybody_can_use, wider_than_the_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import PHONE
from tests.journeys.therapist import Work, a_therapist_at_work
from tests.journeys.ways_in import bring_in_client, bring_in_therapist

LETTERS = 20_000
RUNS = "document.title='ran'"
# A script, a way out of each element, an image and a drawing that call back, a text turned right to left, emoji
# of several parts, what templates and formulas use, and white space that counts.
ATTACK = (
    f'</textarea></blockquote></title><script>{RUNS}</script><img src=x onerror="{RUNS}"><svg/onload={RUNS}>\n\n'
    "\"'><b autofocus onfocus=alert(1)> \u202ednilb dna tfel ot thgir\u202c \u2066שלום مرحبا\u2069 😳👩‍👩‍👧🏳️‍🌈 "
    "{{ 7|add:1 }} {% now %} &amp; &lt; =1+1  two  spaces\tTab\n"
)
# Each deepest element that holds a mark, and all it holds.
SHOWN = """mark => {
  const words = one => one.matches('input, select, textarea') ? one.value : one.textContent;
  return [...document.body.querySelectorAll('*')]
    .filter(one => !one.closest('.chart'))
    .filter(one => words(one).includes(mark) && ![...one.children].some(child => words(child).includes(mark)))
    .map(words);
}"""


def hostile(mark: str) -> str:
    """Twenty thousand letters that open and close with a mark of their own."""
    filling = (ATTACK + "wörd <i>word " * 40) * (LETTERS // len(ATTACK))
    return f"{mark} {filling[: LETTERS - 2 * len(mark) - 2]} {mark}"


REASON, RULE, NOTES, GOAL, MESSAGE = WORDS = [
    hostile(mark) for mark in ("reason-mark", "rule-mark", "notes-mark", "goal-mark", "message-mark")
]


def mark_of(words: str) -> str:
    return words.partition(" ")[0]


@pytest.fixture
def work(transactional_db: None) -> Work:
    """A practice with work in it."""
    return a_therapist_at_work()


def test_they_come_back_equal_wherever_they_are_shown(desk: Page, open_screen: OpenScreen, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    write_everywhere(desk, work)
    with inside(work.case):
        given = Assignment.objects.latest("given_at")
    entry = work.entries[0].entry
    shown = shown_equal(desk, places_of_the_desk(work, given))
    assert {mark_of(words) for words in WORDS} <= shown.keys()
    assert {work.at("progress/")} == shown[mark_of(REASON)]
    assert {work.at("progress/"), work.at(f"entries/{entry}/")} <= shown[mark_of(RULE)]
    assert {work.at(f"entries/{entry}/")} == shown[mark_of(NOTES)]
    assert {work.at(), work.at("information/"), work.at("assign/compassionate-self-care/")} <= shown[mark_of(GOAL)]
    assert {work.at("homework/")} <= shown[mark_of(MESSAGE)]

    phone = open_screen(PHONE)
    bring_in_client(phone, work.case)
    writing = f"/me/w/{given.pk}/"
    shown = shown_equal(phone, ["/me/", writing, *(f"{writing}{step}/" for step in (1, 2, "send", "stop"))])
    shown |= shown_equal(phone, ["/me/entries/", f"/me/entries/{entry}/", "/me/data/"])
    assert {"/me/", f"{writing}1/", f"{writing}2/"} <= shown[mark_of(MESSAGE)]
    assert shown.keys() == {mark_of(MESSAGE)}, "a client sees the message and nothing else"
    phone.goto(f"{writing}1/")
    assert_everybody_can_use(phone, state="hostile message")


def write_everywhere(desk: Page, work: Work) -> None:
    """Type each text where it belongs, by the form a person has for it."""
    desk.goto(work.at("information/"))
    desk.get_by_label("Goal, in the client's words").fill(GOAL)
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved.")).to_be_visible()
    desk.goto(work.at("assign/compassionate-self-care/"))
    desk.get_by_label("Your message to the client").fill(MESSAGE)
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_text("Sent.", exact=True)).to_be_visible()
    desk.goto(work.at(f"entries/{work.entries[0].entry}/"))
    desk.get_by_label("A new one").check()
    desk.get_by_label("The new rule, in the client's words").fill(RULE)
    desk.get_by_label("How true the rule feels").fill("60")
    desk.get_by_label("Private notes").fill(NOTES)
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text(re.compile("Saved at"))).to_be_visible()
    assert_everybody_can_use(desk, state="hostile review")
    desk.goto(work.at("progress/"))
    note = desk.get_by_role("article").first
    note.get_by_text("Put aside").first.click()
    note.get_by_label("Why").fill(REASON)
    note.get_by_role("button", name="Put aside").click()
    expect(desk.get_by_role("status").filter(has_text="Put aside. It comes back")).to_be_visible()
    desk.get_by_text("Put aside (1)").click()
    assert_everybody_can_use(desk, state="hostile reason")


def places_of_the_desk(work: Work, given: Assignment) -> list[str]:
    """Every page of the desk that has to do with the case file."""
    endings = ["", "homework/", "assign/", "assign/compassionate-self-care/", "information/", "settings/", "progress/"]
    endings += [f"entries/{entry.entry}/" for entry in work.entries[:2]]
    endings += [f"compare/?e={work.entries[0].entry}&e={work.entries[1].entry}", f"homework/{given.pk}/end/"]
    return ["/desk/", "/desk/cases/", *map(work.at, endings)]


def shown_equal(page: Page, addresses: Iterable[str]) -> defaultdict[str, set[str]]:
    """Open pages; give where each mark was seen. No page was changed, and what shows a mark shows the whole text.

    Only a chart, below which the table has the whole, names a rule by its first words.
    """
    seen: defaultdict[str, set[str]] = defaultdict(set)
    for address in addresses:
        answer = page.goto(address)
        assert answer
        assert answer.ok, address
        assert "ran" not in page.title(), address
        assert not wider_than_the_screen(page), address
        for words in WORDS:
            for found in page.evaluate(SHOWN, mark_of(words)):
                whole = found.removeprefix("added: ").removesuffix(" (end) ")  # said aloud of what a version added
                assert whole == words, f"{address}: {found[:200]!r}"
                seen[mark_of(words)].add(address)
    return seen
