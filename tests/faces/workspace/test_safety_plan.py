"""The safety plan at the desk: made together once an assessment is confirmed, gone over, read in every version."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from evenhand.domain.safety.queries import plan_versions
from evenhand.faces.components.printing import NotPrinted
from evenhand.faces.workspace.clock import Clock
from evenhand.faces.workspace.custody.paper import case_as_html
from tests.faces.filled_in import posted_for
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import A_PLAN, NOW, a_case, a_safety_plan, browser_of_client, inside, published

pytestmark = pytest.mark.django_db


def typed(**changed: str) -> dict[str, object]:
    from evenhand.domain.worksheets.bundled import bundled_definitions

    fields = [field for step in bundled_definitions()["safety-plan"][0].steps for field in step.fields]
    return {**posted_for(fields, {}), "_base": "0", **changed}


def written(desk: Desk) -> list[int]:
    with inside(desk.case):
        return [row.version for row in plan_versions(case=desk.case)]


def test_it_is_made_together_and_stands_one_tap_away_from_the_client() -> None:
    desk = a_desk()
    published("safety-plan")
    empty = desk.page("plan/")
    assert "There is no plan yet" in empty
    assert "None yet" in desk.page()
    assert "Assessment done today and plan made together" in desk.page("plan/write/")
    answer = desk.browser.post(desk.at("plan/write/"), typed())
    assert answer.headers["Location"] == desk.at("plan/?done=written")
    page = desk.page("plan/?done=written")
    assert "Saved. The client has it one tap away" in page
    assert "words of signs 0 sign alone" in page
    assert "Version 1, " in desk.page()
    assert "words of signs 0 sign alone" in browser_of_client(desk.case).get("/me/plan/").text


def test_without_the_assessment_nothing_is_saved_and_nothing_typed_is_lost() -> None:
    desk = a_desk()
    published("safety-plan")
    for changed in ({"assessed": "no"}, {"assessed": ""}, {"review_on": ""}, {"review_on": "soon"}):
        answer = desk.browser.post(desk.at("plan/write/"), typed(**changed))
        assert answer.status_code == 422
        assert "words of alone 0 do alone" in answer.text
    assert 'name="safer.2.what"' in desk.browser.post(desk.at("plan/write/"), typed(_add="safer")).text
    assert written(desk) == []


def test_it_is_gone_over_from_what_is_in_force_and_confirmed_anew() -> None:
    desk = a_desk()
    a_safety_plan(of=desk.case)
    form = desk.page("plan/write/")
    assert "Walk to the harbour." in form
    assert 'id="f-assessed' in form
    assert "checked" not in form.partition("Assessment done today")[2]
    desk.browser.post(desk.at("plan/write/"), typed(_base="1"))
    page = desk.page("plan/")
    assert "Version 2, in force" in page
    assert "Walk to the harbour." in page.partition("Earlier versions")[2]


def test_what_the_client_changed_meanwhile_stands_beside_what_was_typed() -> None:
    desk = a_desk()
    a_safety_plan(of=desk.case)
    mine = {"signs.0.sign": "I go quiet.", "alone.0.do": "Swim.", "places.0.place": "The pool",
            "people.0.who": "Bo", "people.0.reach": "1", "_base": "1"}  # fmt: skip
    browser_of_client(desk.case).post("/me/plan/change/", mine)
    assert "by the client" in desk.page("plan/")
    answer = desk.browser.post(desk.at("plan/write/"), typed(_base="1"))
    assert answer.status_code == 409
    assert "Swim." in answer.text
    assert "words of alone 0 do alone" in answer.text
    assert 'name="_base" value="2"' in answer.text
    assert written(desk) == [2, 1]


def test_a_plan_goes_on_paper_without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = a_desk(name="Ada Lovelace")
    assert desk.browser.get(desk.at("plan/my-plan.pdf")).status_code == 404
    a_safety_plan(of=desk.case)
    seen: list[str] = []

    def keep(page: str, **_: object) -> bytes:
        seen.append(page)
        return b"%PDF"

    monkeypatch.setattr("evenhand.faces.workspace.safety_plan.as_pdf", keep)
    answer = desk.browser.get(desk.at("plan/my-plan.pdf"))
    assert (answer.content, answer.headers["Content-Disposition"]) == (b"%PDF", 'attachment; filename="my-plan.pdf"')
    assert "Walk to the harbour." in seen[0]
    assert "Lovelace" not in seen[0]

    def refuse(page: str, **_: object) -> bytes:
        raise NotPrinted("busy")

    monkeypatch.setattr("evenhand.faces.workspace.safety_plan.as_pdf", refuse)
    assert desk.browser.get(desk.at("plan/my-plan.pdf")).status_code == 503


def test_the_plan_in_force_is_in_the_case_file_on_paper() -> None:
    desk = a_desk(name="Ada Lovelace")
    a_safety_plan(of=desk.case)
    a_safety_plan(of=desk.case, keep="The lighthouse.")
    with inside(desk.case):
        page = case_as_html(desk.case, names=False, clock=Clock(ZoneInfo("Europe/London"), NOW))
    assert "The lighthouse." in page
    assert str(A_PLAN["keep"]) not in page
    assert "Lovelace" not in page


def test_another_case_files_plan_is_not_on_the_page() -> None:
    desk = a_desk()
    a_safety_plan(of=a_case(of=desk.member), keep="Not this one.")
    assert "There is no plan yet" in desk.page("plan/")
    assert str(A_PLAN["keep"]) not in desk.page("plan/")
