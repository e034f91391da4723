"""Writing an entry together: typed on the desk, kept as said, the therapist's own questions unseen by the client."""

from __future__ import annotations

from uuid import uuid4

import pytest

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from tests.faces.filled_in import posted_for, words_for
from tests.faces.workspace.cast import Desk, a_desk, stop
from tests.factories import a_setup, an_assignment, browser_of_client, frozen, inside

pytestmark = pytest.mark.django_db
SHEETS = {slug: definition for slug, (definition, _) in bundled_definitions().items()}


def at(given: Assignment) -> str:
    return f"homework/{given.pk}/together/"


def form_of(slug: str, **changed: object) -> dict[str, object]:
    """The form of a first sitting, every question answered."""
    fields = [field for step in SHEETS[slug].steps_of("first") for field in step.fields]
    return {**posted_for(fields, {}), "key": str(uuid4()), "_act": "save", **changed}


def sent(desk: Desk) -> list[Submission]:
    with inside(desk.member):
        found = list(Submission.objects.order_by("sent_at", "id"))
        for one in found:
            assert one.answers
    return found


@frozen()
def test_a_map_is_drawn_together_and_read_by_the_client_without_the_working_notes() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="formulation")
    assert "Write it together" in desk.page("homework/")
    page = desk.page(at(given))
    assert 'name="private"' in page
    answer = desk.browser.post(desk.at(at(given)), form_of("formulation"))
    assert answer["Location"] == f"{desk.at('homework/')}?done=together"
    [entry] = sent(desk)
    assert (entry.mode, entry.answers["private"]) == ("desk", words_for("private"))
    assert entry.typed_by == f"therapist:{desk.member.pk}"

    review = desk.page(f"entries/{entry.entry}/")
    assert words_for("private") in review
    assert "Typed by the therapist in the session" in review
    client = browser_of_client(desk.case)
    own, copy = client.get(f"/me/entries/{entry.entry}/").text, client.get("/me/data/my-space.txt").content.decode()
    for page in (own, " ".join(copy.split())):
        assert words_for("strengths") in page
        assert words_for("private") not in page
        assert words_for("reason") not in page


@frozen()
def test_the_next_version_of_a_paper_opens_as_it_stands() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="formulation")
    desk.browser.post(desk.at(at(given)), form_of("formulation"))
    assert words_for("strengths") in desk.page(at(given))
    log = an_assignment(of=desk.case, slug="trigger-log")
    desk.browser.post(desk.at(at(log)), form_of("trigger-log"))
    assert words_for("just_before") not in desk.page(at(log))


@frozen()
def test_a_plan_made_together_is_locked_and_the_client_writes_what_came_of_it() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="behavioural-experiment")
    form = form_of("behavioural-experiment")
    for _ in range(2):
        answer = desk.browser.post(desk.at(at(given)), form)
        assert answer["Location"] == f"{desk.at('homework/')}?done=kept"
    assert sent(desk) == []
    with inside(desk.member):
        draft = Draft.objects.get()
        assert draft.locked_at is not None
    client = browser_of_client(desk.case)
    assert "To finish" in client.get("/me/").text
    here = client.get(f"/me/w/{draft.pk}/")["Location"]
    page = client.get(here).text
    assert words_for("prediction") in page
    assert 'name="prediction"' not in page


@frozen()
def test_a_page_that_only_the_therapist_fills_is_filled_here_and_its_required_questions_are_asked() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="imagery-rescripting-prep")
    refused = desk.browser.post(desk.at(at(given)), form_of("imagery-rescripting-prep", checks=""))
    assert refused.status_code == 422
    assert words_for("meaning") in refused.content.decode()
    desk.browser.post(desk.at(at(given)), form_of("imagery-rescripting-prep"))
    with inside(desk.member):
        draft = Draft.objects.get()
        assert draft.answers["checks"] == ["safe_at_home"]
    client = browser_of_client(desk.case)
    page = client.get(client.get(f"/me/w/{draft.pk}/")["Location"]).text
    assert words_for("moment") not in page
    assert words_for("steady") in page


@frozen()
def test_sending_the_form_twice_keeps_one_entry() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="trigger-log")
    form = form_of("trigger-log")
    for _ in range(2):
        assert desk.browser.post(desk.at(at(given)), form)["Location"].endswith("?done=together")
    assert len(sent(desk)) == 1


@frozen()
def test_what_has_to_be_agreed_is_asked_first_and_gives_the_options() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="fear-ladder")
    assert desk.browser.get(desk.at(at(given)))["Location"] == desk.at(f"homework/{given.pk}/set-up/")
    rungs = [{"situation": f"step {number}", "expected": 40} for number in range(4)]
    a_setup({"why": "To see her", "ladder": rungs}, of=given)
    page = desk.page(at(given))
    assert "What you agreed" in page
    assert 'value="step 3"' in page


@frozen()
def test_another_row_keeps_what_was_typed() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="values-compass")
    form = form_of("values-compass", _add="areas", _act="")
    page = desk.browser.post(desk.at(at(given)), form).content.decode()
    assert 'name="areas.2.want"' in page
    assert words_for("areas.0.want") in page
    assert sent(desk) == []


@frozen()
def test_what_was_typed_for_a_sheet_that_was_stopped_meanwhile_stays_on_the_page() -> None:
    desk = a_desk()
    given = an_assignment(of=desk.case, slug="trigger-log")
    stop(given)
    answer = desk.browser.post(desk.at(at(given)), form_of("trigger-log"))
    assert answer.status_code == 409
    assert words_for("just_before") in answer.content.decode()
    assert "Write it together" not in desk.page("homework/")
