"""Two lengths of a sheet at the desk: given with or without a choice, typed on either, shown side by side."""

from __future__ import annotations

import html
import re
from uuid import uuid4

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.worksheets.actions import submit, take_length
from evenhand.domain.worksheets.models import Assignment, Submission
from tests.domain.worksheets.test_lengths import BEGUN, REST
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import NOW, a_draft, an_assignment, client_actor, frozen, inside, published

pytestmark = pytest.mark.django_db

TYPED = {
    "happened_at": "2026-11-23T10:00",
    "situation": "The meeting.",
    "emotion_main": "sad",
    "emotion_before": "70",
    "thought": "They all laughed at me.",
    "belief_before": "80",
}


@pytest.fixture
def desk() -> Desk:
    published("thought-challenge", "thought-record")
    return a_desk()


def carried(page: str) -> str:
    """What a page carries of the other length, unseen."""
    found = re.search(r'name="_beside" value="([^"]*)"', page)
    return html.unescape(found.group(1)) if found else ""


def entry_of_the(desk: Desk) -> Submission:
    with inside(desk.member):
        sent = Submission.objects.select_related("worksheet").get()
        assert sent.answers
    return sent


@frozen()
@pytest.mark.parametrize("page", ["together", "from_paper"])
def test_what_was_typed_on_the_long_form_goes_along_to_the_short_one(desk: Desk, page: str) -> None:
    given = an_assignment(of=desk.case, slug="thought-record")
    where = {"together": "together/", "from_paper": "paper/"}[page]
    at = desk.at(f"homework/{given.pk}/{where}")
    day = {"_written_on": "2026-11-22"} if page == "from_paper" else {}
    key = str(uuid4())
    assert "Use the short form: Catch and check" in desk.browser.get(at).text
    turned = desk.browser.post(at, {**TYPED, "key": key, "_act": "length"})
    assert turned.status_code == 200
    assert 'action="?other"' in turned.text
    assert "They all laughed at me." in turned.text
    assert "Use the long form: Thinking it through" in turned.text
    assert "The meeting." in turned.text.split("Also typed, on")[1]
    shared = {name: value for name, value in TYPED.items() if name in ("thought", "happened_at", "belief_before")}
    whole = {**shared, **REST, **day, "key": key, "_beside": carried(turned.text), "_act": "save"}
    assert desk.browser.post(f"{at}?other", {**whole, "belief_after": ""}).status_code == 422
    assert "done=" in desk.browser.post(f"{at}?other", whole)["Location"]
    sent = entry_of_the(desk)
    assert (sent.worksheet.slug, sent.also_in_id) == ("thought-challenge", given.worksheet_id)
    assert sent.answers["situation"] == "The meeting."
    assert sent.answers["belief_after"] == 60


@frozen()
def test_there_and_back_every_answer_stands_where_it_was_typed(desk: Desk) -> None:
    given = an_assignment(of=desk.case, slug="thought-record")
    at = desk.at(f"homework/{given.pk}/together/")
    turned = desk.browser.post(at, {**TYPED, "_act": "length"}).text
    shared = {name: value for name, value in TYPED.items() if name in ("thought", "happened_at", "belief_before")}
    back = desk.browser.post(f"{at}?other", {**shared, "_beside": carried(turned), "_act": "length"}).text
    assert 'action="?"' in back
    assert "The meeting.</textarea>" in back
    assert re.search(r'name="emotion_main" value="sad" checked', back)
    assert carried(back) == ""


@frozen()
@pytest.mark.parametrize("told", ["no json", "[1]", '{"evidence_for": 3, "no_field": "x", "thought": "y"}', "{"])
def test_a_carried_answer_that_is_none_is_passed_over(desk: Desk, told: str) -> None:
    given = an_assignment(of=desk.case, slug="thought-record")
    form = {"thought": "No.", "belief_before": "5", **REST, "_beside": told, "_act": "save"}
    desk.browser.post(desk.at(f"homework/{given.pk}/together/?other"), form)
    sent = entry_of_the(desk)
    assert (sent.also_in_id, sent.answers["thought"]) == (None, "No.")
    assert "no_field" not in sent.answers


@frozen()
def test_a_value_that_cannot_be_stored_is_looked_at_first(desk: Desk) -> None:
    given = an_assignment(of=desk.case, slug="thought-record")
    at = desk.at(f"homework/{given.pk}/together/")
    answer = desk.browser.post(at, {**TYPED, "happened_at": "soon", "_act": "length"})
    assert answer.status_code == 422
    assert 'value="soon"' in answer.text
    assert "The meeting.</textarea>" in answer.text


@frozen()
def test_an_ordinary_sheet_offers_no_other_length(desk: Desk) -> None:
    given = an_assignment(of=desk.case)
    assert "Use the" not in desk.page(f"homework/{given.pk}/together/")
    assert "may_switch" not in desk.page("assign/compassionate-self-care/")


@frozen()
@pytest.mark.parametrize(("ticked", "kept"), [({"may_switch": "yes"}, False), ({}, True)])
def test_the_therapist_says_whether_the_length_may_change(desk: Desk, ticked: dict[str, str], kept: bool) -> None:
    page = desk.page("assign/thought-record/")
    assert "The client may change to the short form, “Catch and check”, while writing" in page
    assert re.search(r'name="may_switch" value="yes" checked', page)
    form = {"message": "Ten minutes.", "rhythm": "whenever", "key": "one", **ticked}
    assert desk.browser.post(desk.at("assign/thought-record/"), form).status_code == 302
    with inside(desk.member):
        assert Assignment.objects.get().keeps_length is kept


def sent_short(case: CaseFile) -> Submission:
    given = an_assignment(of=case, slug="thought-record")
    draft = a_draft({**BEGUN, **REST}, of=given)
    with inside(case):
        take_length(draft=draft, other=True, by=client_actor(case), at=NOW)
        return submit(draft=draft, case=case, key="send", on_other=True, by=client_actor(case), at=NOW)


@frozen()
def test_the_desk_shows_the_form_of_an_entry_and_what_stands_beside_it(desk: Desk) -> None:
    sent = sent_short(desk.case)
    assert "on “Catch and check”" in desk.page("homework/")
    page = desk.page(f"entries/{sent.entry}/")
    assert "Challenge your automatic thoughts (short log), version 1" in page
    beside = page.split("Also written, on “Thinking it through”")[1]
    assert "The meeting." in beside
    assert "They all laughed at me." not in beside.split("</section>")[0]
    other = an_assignment(of=desk.case, slug="thought-record")
    whole = {**BEGUN, **REST, "situation": "At home.", "evidence_for": "A.", "evidence_against": "B."}
    draft = a_draft({**whole, "emotion_after": 20}, of=other)
    with inside(desk.member):
        long = submit(draft=draft, case=desk.case, key="long", by=client_actor(desk.case), at=NOW)
    compared = desk.page(f"compare/?e={sent.entry}&e={long.entry}")
    assert "The meeting." in compared
    assert "At home." in compared
    assert "Also written" not in desk.page(f"entries/{long.entry}/")
