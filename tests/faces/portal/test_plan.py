"""The client's plan for hard times: one tap away, theirs to change, and nobody learns that it was opened."""

from __future__ import annotations

import re
from typing import Any

import pytest

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.safety.queries import plan_versions
from evenhand.faces.components.printing import NotPrinted
from evenhand.foundation.audit.models import AuditEntry
from tests.factories import (
    A_PLAN,
    a_case,
    a_risk_duty,
    a_safety_plan,
    a_submission,
    an_assignment,
    browser_of_client,
    browser_of_therapist,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"
MINE = {
    "signs.0.sign": "I go quiet.", "alone.0.do": "Swim.", "places.0.place": "The pool",
    "people.0.who": "Bo", "people.0.reach": "07700 900124",
}  # fmt: skip


def versions_of(case: CaseFile) -> list[Any]:
    """Return the answers of every version, newest first."""
    with inside(case):
        return [row.answers for row in plan_versions(case=case)]


def test_without_a_plan_the_page_says_how_one_comes_about_and_has_the_numbers() -> None:
    page = browser_of_client(a_case()).get("/me/plan/").text
    assert "There is no plan here yet" in page
    assert 'href="tel:999"' in page
    assert 'href="/help/"' in page
    assert "safety" not in re.sub(r'class="[^"]*"', "", page).lower()


def test_every_page_of_the_space_leads_there_in_one_tap_plan_or_not() -> None:
    case = a_case()
    given = an_assignment(of=case)
    entry = a_submission(of=given).entry
    browser = browser_of_client(case)
    for address in ("", f"w/{given.pk}/1/", "entries/", f"entries/{entry}/", "times/", "settings/", "data/", "device/"):
        head = browser.get(f"/me/{address}", follow=True).text.partition("</header>")[0]
        assert head.index('href="/me/plan/"') < head.index('href="#help-now"'), address


def test_it_is_read_with_numbers_to_tap_and_its_date_and_leaves_no_trace() -> None:
    case = a_case()
    a_safety_plan(of=case)
    with inside(case):
        before = AuditEntry.objects.count()
    browser = browser_of_client(case)
    with frozen():
        page = browser.get("/me/plan/").text
    for words in (
        "My plan for hard times",
        "Walk to the harbour.",
        "As of 24 November 2026, 14:02, made together",
        "Opening this",
    ):
        assert words in page
    for number in ("07700900123", "02079460018", "116123"):
        assert f'href="tel:{number}"' in page
    assert "Assessment" not in page
    assert browser.get("/me/plan/my-plan.pdf").content.startswith(b"%PDF")
    assert browser.get("/me/plan/versions/").status_code == browser.get("/me/plan/change/").status_code == 200
    with inside(case):
        assert AuditEntry.objects.count() == before


def test_a_client_changes_their_steps_and_the_rest_stays() -> None:
    case = a_case()
    a_safety_plan(of=case)
    browser = browser_of_client(case)
    form = browser.get("/me/plan/change/").text
    assert "Samaritans" not in form.partition("</form>")[0]
    more = browser.post("/me/plan/change/", {**MINE, "_base": "1", "_add": "alone"}).text
    assert 'name="alone.1.do"' in more
    answer = browser.post("/me/plan/change/", {**MINE, "_base": "1", "help.0.service": "Mine", "keep": "Mine"})
    assert answer.headers["Location"] == "/me/plan/?saved"
    newest = versions_of(case)[0]
    assert newest["alone"] == [{"do": "Swim."}]
    assert {key: newest[key] for key in ("help", "safer", "keep")} == {
        key: A_PLAN[key] for key in ("help", "safer", "keep")
    }
    with frozen():
        assert "Walk to the harbour." in browser.get("/me/plan/versions/").text
        assert "changed by you" in browser.get("/me/plan/").text


def test_of_two_phones_the_later_one_sees_both_and_can_keep_its_own() -> None:
    case = a_case()
    a_safety_plan(of=case)
    one, other = browser_of_client(case), browser_of_client(case)
    one.post("/me/plan/change/", {**MINE, "_base": "1"})
    late = {**MINE, "alone.0.do": "Dance.", "_base": "1"}
    shown = other.post("/me/plan/change/", late)
    assert shown.status_code == 409
    assert "Swim." in shown.text
    assert "Dance." in shown.text
    assert 'name="_base" value="2"' in shown.text
    other.post("/me/plan/change/", {**late, "_base": "2"})
    assert [row["alone"][0]["do"] for row in versions_of(case)] == ["Dance.", "Swim.", "Walk to the harbour."]


def test_what_is_missing_long_or_hostile_keeps_every_word() -> None:
    case = a_case()
    a_safety_plan(of=case)
    browser = browser_of_client(case)
    blank = browser.post("/me/plan/change/", {**MINE, "people.0.reach": "", "_base": "1"})
    assert blank.status_code == 422
    assert "I go quiet." in blank.text
    assert len(versions_of(case)) == 1
    long = "ö" * 20_000
    browser.post("/me/plan/change/", {**MINE, "signs.0.sign": long, "alone.0.do": HOSTILE, "_base": "1"})
    page = browser.get("/me/plan/").text
    assert long in page
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    assert browser.post("/me/plan/change/", {**MINE, "_base": "-9"}).status_code == 409


def test_without_a_plan_there_is_nothing_to_change_or_to_print() -> None:
    browser = browser_of_client(a_case())
    assert browser.get("/me/plan/change/").headers["Location"] == "/me/plan/"
    assert browser.post("/me/plan/change/", MINE).headers["Location"] == "/me/plan/"
    missing = browser.get("/me/nothing/").content
    for address in ("versions/", "my-plan.pdf"):
        answer = browser.get(f"/me/plan/{address}")
        assert (answer.status_code, answer.content) == (404, missing)


def test_anothers_plan_is_nowhere_in_ones_own_space() -> None:
    case, other = a_case(), a_case()
    a_safety_plan(of=other, keep="Not yours.")
    browser = browser_of_client(case)
    assert "There is no plan here yet" in browser.get("/me/plan/").text
    a_safety_plan(of=case)
    assert "Not yours." not in browser.get("/me/plan/").text + browser.get("/me/plan/versions/").text


def test_where_paper_cannot_be_made_the_plan_itself_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case()
    a_safety_plan(of=case)

    def refuse(page: str, **_: object) -> bytes:
        raise NotPrinted("busy")

    monkeypatch.setattr("evenhand.faces.portal.plan.as_pdf", refuse)
    answer = browser_of_client(case).get("/me/plan/my-plan.pdf")
    assert answer.status_code == 503
    assert "could not be made just now" in answer.text
    assert "Walk to the harbour." in answer.text


def test_after_sending_the_plan_is_offered_to_everybody_who_has_one_whatever_was_written() -> None:
    case = a_case()
    link = "Open your plan for hard times"
    sent = a_submission(of=an_assignment(of=case))
    browser = browser_of_client(case)
    assert link not in browser.get(f"/me/entries/{sent.entry}/?sent").text
    a_safety_plan(of=case)
    assert link in browser.get(f"/me/entries/{sent.entry}/?sent").text
    assert link not in browser.get(f"/me/entries/{sent.entry}/").text


def test_an_answer_about_harm_leads_client_and_therapist_to_the_plan() -> None:
    case = a_case()
    a_risk_duty(of=case.therapist)
    a_safety_plan(of=case)
    low = {f"q{number}": "0" for number in range(1, 9)}
    sent = a_submission({**low, "q9": "1"}, of=an_assignment(of=case, slug="phq-9"))
    page = browser_of_client(case).get(f"/me/entries/{sent.entry}/?sent").text
    assert page.index("Thank you for answering honestly") < page.index("Open your plan for hard times")
    with inside(case):
        task = sent.risk_tasks.get()
    desk = browser_of_therapist(case.therapist).get(f"/desk/answers/{task.pk}/").text
    assert f'href="/desk/cases/{case.number}/plan/"' in desk


def test_every_version_leaves_with_the_copy_of_everything() -> None:
    case = a_case()
    a_safety_plan(of=case)
    a_safety_plan(of=case, keep="The lighthouse.")
    browser = browser_of_client(case)
    tree = browser.get("/me/data/my-space.json").json()
    assert [one["title"] for one in tree["plan"]] == ["My plan for hard times"] * 2
    text = browser.get("/me/data/my-space.txt").text
    for words in ("My plan for hard times, as of 2026-11-24 14:02", "The lighthouse.", str(A_PLAN["keep"])):
        assert words in text
