"""Building a sheet at the desk: two questions, their mistakes, steps back, publishing, copies, and files in and out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand.domain.worksheets.building.bundles import as_bundle
from evenhand.domain.worksheets.models import MeasureValue, OwnSheet, OwnSheetState, OwnVersionText
from evenhand.domain.worksheets.published import definition_of, latest_version
from tests.domain.stored import stored_now
from tests.domain.worksheets.building.sheets import A_MEASURE, A_SHEET
from tests.faces.reading_pages import ReadPage
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import a_colleague, a_submission, an_assignment, browser_of_therapist, frozen, inside, published

pytestmark = pytest.mark.django_db
OWN = "/desk/own-worksheets/"
FIRST = "v/steps.0.fields.0/"
SECOND = "v/steps.0.fields.1/"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with frozen():
        yield


def begun(desk: Desk, what: str = "sheet", title: str = "Evening notes") -> str:
    """Begin a sheet; return the address of its page."""
    answer = desk.browser.post(OWN, {"title": title, "what": what, "key": f"a key for {title}"})
    assert answer.status_code == 302
    return str(answer["Location"])


def pressed(desk: Desk, page: str, do: str, typed: dict[str, str] | None = None, **headers: str) -> Any:
    """Press a button of a page once somebody typed into its fields; return the page that is shown then."""
    forms = ReadPage(desk.browser.get(page).text).forms
    (form,) = [one for one in forms if one.action.startswith(OWN)]
    sent = form.as_sent(typed or {})
    new = {name: [words] for name, words in (typed or {}).items() if name not in sent}
    return desk.browser.post(form.action, {**sent, **new, "do": do}, follow=True, headers=headers)


def sheet_of(desk: Desk) -> OwnSheet:
    with inside(desk.member):
        return OwnSheet.objects.latest("begun_at")


def states(desk: Desk) -> list[str]:
    """Return the words of the first question in every state that is kept, in order."""
    with inside(desk.member):
        rows = OwnSheetState.objects.order_by("number")
        return [row.content["sheet"]["steps"][0]["fields"][0].get("prompt", "") for row in rows]


def two_questions(desk: Desk) -> str:
    page = begun(desk)
    pressed(desk, page, "add/steps.0.fields/scale", {FIRST + "prompt": "What went well?"})
    pressed(desk, page, "save", {SECOND + "prompt": "How rested do you feel?"})
    return page


def test_two_questions_are_published_given_filled_and_read() -> None:
    desk = a_desk()
    page = two_questions(desk)
    assert "It can be given from now on" in pressed(desk, page, "publish").text
    sheet = sheet_of(desk)
    with inside(desk.member):
        version = latest_version(sheet.slug)
        assert [field.prompt for field in definition_of(version.pk).fields()] == [
            "What went well?", "How rested do you feel?",
        ]  # fmt: skip
        assert version.source == ""
        assert "What went well?" in OwnVersionText.objects.get(version=version).words
    assert "Evening notes" in desk.page("assign/")
    given = desk.browser.post(
        desk.at(f"assign/{sheet.slug}/"), {"message": "For tonight.", "rhythm": "once", "key": "a key of sixteen"}
    )
    assert given.status_code == 302
    sent = a_submission({"a1": "The walk.", "a2": 7}, of=an_assignment(of=desk.case, worksheet=version))
    review = desk.page(f"entries/{sent.entry}/")
    assert "What went well?" in review
    assert "The walk." in review


def test_an_old_version_stays_what_it_was_and_the_same_again_is_no_new_one() -> None:
    desk = a_desk()
    page = two_questions(desk)
    pressed(desk, page, "publish")
    slug = sheet_of(desk).slug
    with inside(desk.member):
        first = latest_version(slug)
    pressed(desk, page, "publish")
    with inside(desk.member):
        assert latest_version(slug) == first
    assert "Changed since it was published" in pressed(desk, page, "save", {FIRST + "prompt": "And today?"}).text
    pressed(desk, page, "publish")
    with inside(desk.member):
        second = latest_version(slug)
        assert (second.version, definition_of(second.pk).field("a1").prompt) == (2, "And today?")
        assert definition_of(first.pk).field("a1").prompt == "What went well?"


def test_what_is_missing_is_told_beside_its_field_once_somebody_publishes() -> None:
    desk = a_desk()
    page = begun(desk)
    assert "thing to change" not in desk.browser.get(page).text
    answer = pressed(desk, page, "publish")
    assert answer.status_code == 422
    assert "The field “question 1” needs a text for “Question”." in answer.text
    assert 'role="alert"' in answer.text
    wrong = pressed(desk, page, "add/steps.0.fields/scale", {FIRST + "prompt": "What went well?"})
    wrong = pressed(desk, f"{page}?open=steps.0.fields.1", "save", {SECOND + "maximum": "many"})
    assert "“Highest number” has to be a number." in wrong.text
    assert "many" in wrong.text


def test_a_measure_tells_in_the_words_of_its_page_what_is_missing() -> None:
    desk = a_desk()
    answer = pressed(desk, begun(desk, "measure", "OURS"), "publish")
    assert "The licence of a measure needs a text for “Whose text it is”." in answer.text
    assert '<a href="#f--items">A measure needs 1 to 60 items' in answer.text
    assert "Nothing to see yet" in answer.text


def test_every_step_can_be_taken_back_and_again() -> None:
    desk = a_desk()
    page = begun(desk)
    for words in ("One", "Two", "Three"):
        pressed(desk, page, "save", {FIRST + "prompt": words})
    assert states(desk) == ["", "One", "Two", "Three"]
    assert ">\nTwo</textarea>" in pressed(desk, page, "back").text
    assert ">\nOne</textarea>" in pressed(desk, page, "back").text
    assert ">\nTwo</textarea>" in pressed(desk, page, "on").text
    kept = pressed(desk, page, "back", {FIRST + "prompt": "Four"}).text
    assert ">\nTwo</textarea>" in kept
    assert ">\nFour</textarea>" in pressed(desk, page, "on").text


def test_typing_in_one_place_is_one_step_and_is_kept_without_a_new_page() -> None:
    desk = a_desk()
    page = begun(desk)
    for words in ("W", "Wh", "What"):
        typed = {FIRST + "prompt": words, "part": "steps.0.fields.0/prompt"}
        answer = pressed(desk, page, "save", typed, x_kept_as_typed="yes")
        assert answer.redirect_chain == []
        assert any(words == text.strip() for text in ReadPage(answer.text).texts)
    assert states(desk) == ["", "What"]


def test_two_windows_lose_nothing() -> None:
    desk = a_desk()
    page = begun(desk)
    (form,) = [one for one in ReadPage(desk.browser.get(page).text).forms if one.action.startswith(OWN)]
    old = form.as_sent({FIRST + "prompt": "From the other window"})
    pressed(desk, page, "save", {FIRST + "prompt": "From this window"})
    desk.browser.post(page, {**old, "do": "save"})
    assert states(desk) == ["", "From this window", "From the other window"]


def test_a_button_pressed_twice_has_one_effect() -> None:
    desk = a_desk()
    page = begun(desk)
    (form,) = [one for one in ReadPage(desk.browser.get(page).text).forms if one.action.startswith(OWN)]
    sent = {**form.as_sent({}), "do": "add/steps.0.fields/yes_no"}
    answers = [desk.browser.post(page, sent)["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    with inside(desk.member):
        fields = OwnSheetState.objects.latest("number").content["sheet"]["steps"][0]["fields"]
    assert [one["key"] for one in fields] == ["a1", "a2"]


def test_questions_are_moved_copied_and_removed_by_buttons_over_the_edge_of_a_page_too() -> None:
    desk = a_desk()
    page = two_questions(desk)
    pressed(desk, page, "up/steps.0.fields.1")
    pressed(desk, page, "copy/steps.0.fields.0")
    pressed(desk, page, "add/steps")
    pressed(desk, page, "down/steps.0.fields.2")
    pressed(desk, page, "remove/steps.0.fields.0")
    with inside(desk.member):
        steps = OwnSheetState.objects.latest("number").content["sheet"]["steps"]
    assert [[one["key"] for one in step["fields"]] for step in steps] == [["a3"], ["a1", "a5"]]


def test_a_sheet_of_the_library_is_cut_down_beside_it_and_stays_in_its_series() -> None:
    desk = a_desk()
    published("thought-record")
    answer = desk.browser.post(f"{OWN}copy/thought-record/", {"how": "beside", "key": "a key of sixteen"})
    page = answer["Location"]
    with inside(desk.member):
        original = definition_of(latest_version("thought-record").pk)
    last = len(original.steps) - 1
    assert 'name="v/steps.0.fields.0/kind"' not in desk.browser.get(f"{page}?open=steps.0.fields.0").text
    pressed(desk, page, "remove/steps.0.fields.1")
    told = pressed(desk, page, "publish")
    mended = told.status_code == 200
    if not mended:  # what was cut away was named by something else, and that is said
        assert "there is no" in told.text
    assert last >= 0
    with inside(desk.member):
        tree = OwnSheetState.objects.latest("number").content["sheet"]
    assert tree["series"] == original.series
    assert tree["slug"] != "thought-record"


def test_a_default_of_the_practice_stands_in_the_place_of_the_librarys_until_it_is_withdrawn() -> None:
    desk = a_desk()
    published("gratitude-log")
    page = desk.browser.post(f"{OWN}copy/gratitude-log/", {"how": "in_place", "key": "a key of sixteen"})["Location"]
    pressed(desk, page, "save", {"v//message": "Our own message."})
    pressed(desk, page, "publish")
    assert "Our own message." in desk.page("assign/gratitude-log/")
    assert "as your practice wrote it" in desk.browser.get("/desk/worksheets/gratitude-log/").text
    assert "offered no more" in pressed(desk, page, "withdraw").text
    assert "Our own message." not in desk.page("assign/gratitude-log/")


def test_only_an_owner_changes_what_all_give_and_the_safety_plan_is_not_copied() -> None:
    desk = a_desk()
    published("gratitude-log", "safety-plan")
    colleague = browser_of_therapist(a_colleague(of=desk.member))
    for browser, slug, how in (
        (colleague, "gratitude-log", "in_place"),
        (desk.browser, "safety-plan", "beside"), (desk.browser, "no-such-sheet", "beside"),
    ):  # fmt: skip
        answer = browser.post(f"{OWN}copy/{slug}/", {"how": how, "key": "a key of sixteen"})
        assert answer.status_code == 404, slug
    assert colleague.post(f"{OWN}copy/gratitude-log/", {"how": "beside", "key": "a" * 16}).status_code == 302


def test_an_instrument_is_made_without_code_and_followed_like_the_librarys() -> None:
    desk = a_desk()
    page = begun(desk, "measure", "OURS")
    typed = {
        "v//period": "the last week", "v//items": "One\nTwo\nThree", "v//reversed": "2",
        "v/answers.1/points": "3", "v/licence/owner": "A publisher", "v/licence/terms": "Letter of 3 March",
    }  # fmt: skip
    pressed(desk, page, "add/bands", typed)
    pressed(desk, page, "add/bands", {"v/bands.0/low": "0", "v/bands.0/high": "4", "v/bands.0/word": "low"})
    pressed(desk, page, "add/cut_offs", {"v/bands.1/low": "5", "v/bands.1/high": "9", "v/bands.1/word": "raised"})
    cut = {"v/cut_offs.0/low": "5", "v/cut_offs.0/meaning": "is asked about", "v/cut_offs.0/source": "Its manual"}
    pressed(desk, page, "add/groups", cut | {"v/change/points": "3", "v/change/source": "Its manual"})
    refused = pressed(desk, page, "publish", {"v/groups.0/word": "Body", "v/groups.0/items": "1, 2"})
    assert refused.status_code == 422
    assert "Confirm that this practice may use the text" in refused.text
    assert "It can be given from now on" in pressed(desk, page, "publish", {"may_use": "yes"}).text
    with inside(desk.member):
        version = latest_version(sheet_of(desk).slug)
        instrument = definition_of(version.pk).instrument
    assert instrument is not None
    assert (instrument.low, instrument.high, instrument.reversed) == (0, 9, ("q2",))
    given = an_assignment(of=desk.case, worksheet=version)
    sent = a_submission({"q1": "3", "q2": "3", "q3": "3"}, of=given)
    with inside(desk.member):
        values = {one.name: one.value for one in MeasureValue.objects.filter(submission=sent)}
    assert values == {"total": 6, "g1": 3}
    assert "raised" in desk.page("progress/")


def a_file(data: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("sheet.toml", data), "key": "a key of sixteen", "ground": ""}


def test_a_sheet_goes_out_as_a_file_and_comes_in_again_as_a_draft() -> None:
    desk, other = a_desk(), a_desk()
    page = two_questions(desk)
    file = desk.browser.get(f"{page}file/")
    assert file["Content-Disposition"] == 'attachment; filename="form.toml"'
    for _ in range(2):
        brought = other.browser.post(f"{OWN}bring-in/", a_file(file.content), follow=True)
    assert "How rested do you feel?" in brought.text
    with inside(other.member):
        sheet = OwnSheet.objects.get()
    assert sheet.published_state is None
    assert sheet.slug != sheet_of(desk).slug
    assert "Evening notes" not in other.page("assign/")


def test_a_refused_file_changes_nothing_and_says_where() -> None:
    desk = a_desk()
    desk.browser.get(f"{OWN}bring-in/")
    before = stored_now()
    wrong = as_bundle(A_SHEET).replace(b'kind = "scale"', b'kind = "dial"')
    line = wrong[: wrong.index(b'"dial"')].count(b"\n") + 1
    assert "Choose the file to bring in." in desk.browser.post(f"{OWN}bring-in/", {"key": "a" * 16}).text
    for data, told in (
        (wrong, f"Line {line}: &#34;a2&#34; is of the unknown kind"),
        (b"", "no sheet to bring in"),
        (as_bundle({**A_SHEET, "settings": {"pinned": "everywhere"}}), "it is written in a room of its own"),
        (as_bundle(A_MEASURE), "Write under which permission this practice may use the text"),
    ):
        answer = desk.browser.post(f"{OWN}bring-in/", a_file(data))
        assert answer.status_code == 422
        assert told in answer.text
        assert stored_now() == before


def test_a_measure_comes_in_on_this_practices_own_ground() -> None:
    desk = a_desk()
    desk.browser.post(f"{OWN}bring-in/", a_file(as_bundle(A_MEASURE)) | {"ground": "Our contract of May"})
    with inside(desk.member):
        licence = OwnSheetState.objects.get().content["sheet"]["licence"]
    assert licence["terms"] == "Our contract of May"


def test_the_page_asks_the_same_of_the_database_however_long_the_sheet_is() -> None:
    desk = a_desk()
    page = two_questions(desk)
    with CaptureQueriesContext(
        connection,
    ) as few:
        desk.browser.get(page)
    for _ in range(5):
        pressed(desk, page, "add/steps.0.fields/yes_no")
    with CaptureQueriesContext(connection) as many:
        desk.browser.get(page)
    assert len(few) == len(many)


def test_a_number_is_copied_and_joined_and_takes_its_direction_from_an_answer() -> None:
    desk = a_desk()
    page = two_questions(desk)
    pressed(desk, page, "add/measures", {})
    where = "v/measures.0/"
    pressed(desk, f"{page}?open=measures.0", "save", {where + "label": "Rest", where + "formula": "a2"})
    pressed(desk, page, "copy/measures.0")
    pressed(desk, f"{page}?open=measures.1", "save", {
        "v/measures.1/alternative_to": "m3",
        "v/measures.1/up_from": "field = a2\nyes = good\nno = bad",
    })  # fmt: skip
    pressed(desk, page, "save", {"v//joined": "a2"})
    pressed(desk, page, "save", {"v/review.redo/slug": "compassionate-self-care", "v/review.redo/label": "Once more"})
    sheet = sheet_of(desk)
    with inside(desk.member):
        tree = OwnSheetState.objects.get(sheet=sheet, number=sheet.at).content["sheet"]
    first, second = tree["measures"]
    assert (first["label"], second["label"], second["formula"]) == ("Rest", "Rest", "a2")
    assert first["name"] != second["name"]
    assert second["alternative_to"] == first["name"]
    assert second["up_from"] == {"field": "a2", "yes": "good", "no": "bad"}
    assert tree["joined"] == ["a2"]
    assert tree["review"]["redo"] == {"slug": "compassionate-self-care", "label": "Once more"}
