"""Every bundled worksheet works from end to end without script: agreed, written page by page, sent, read, kept.

The answers are made from the definitions, so a sheet that is added is asked here too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from django.test import Client

from evenhand.domain.worksheets.bundled import bundled_definitions
from evenhand.domain.worksheets.definition import TEXT_KINDS, Definition
from evenhand.domain.worksheets.models import Assignment, Draft, MeasureValue, Setup, Submission
from tests.faces.filled_in import posted_for, words_for
from tests.faces.portal.browsing import hidden_inputs
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import an_assignment, browser_of_client, frozen, inside

pytestmark = pytest.mark.django_db
SHEETS = {slug: definition for slug, (definition, _) in bundled_definitions().items()}
GIVEN = sorted(slug for slug, sheet in SHEETS.items() if sheet.settings.assignable)
MOST_PAGES = 15


@frozen()
@pytest.mark.parametrize("slug", GIVEN)
def test_a_sheet_is_agreed_written_sent_and_read(slug: str) -> None:
    desk, sheet = a_desk(), SHEETS[slug]
    given = an_assignment(of=desk.case, slug=slug)
    agreed = agree_on(desk, given, sheet)
    client = browser_of_client(desk.case)

    written = write_pages(client, f"/me/w/{given.pk}/", sheet, agreed)
    if sheet.has_second_sitting:
        draft = wait(client, given)
        refuse_to_change_the_forecast(client, draft, sheet)
        written |= write_pages(client, f"/me/w/{draft.pk}/", sheet, {**agreed, **rows_in(written)})
        sent = send(client, f"/me/w/{draft.pk}/send/")
    else:
        sent = send(client, f"/me/w/{given.pk}/send/")

    kept = stored(desk, given, sheet, agreed)
    read_again(client, desk, sheet, kept, sent)


def agree_on(desk: Desk, given: Assignment, sheet: Definition) -> dict[str, object]:
    """Fill the set-up on the desk, on the form that owns it; return what is stored of it."""
    owner = SHEETS[sheet.setup_from or sheet.slug]
    if not owner.has_setup:
        return {}
    of = an_assignment(of=desk.case, slug=owner.slug) if sheet.setup_from else given
    form = posted_for([field for step in owner.steps_of("setup") for field in step.fields], {})
    answer = desk.browser.post(desk.at(f"homework/{of.pk}/set-up/"), {**form, "_act": "save", "_base": "0"})
    assert answer.status_code == 302, problems_on(answer.content.decode())
    with inside(desk.member):
        return dict(Setup.objects.get(assignment=of).answers)


def write_pages(client: Client, address: str, sheet: Definition, known: Mapping[str, object]) -> dict[str, object]:
    """Open the sheet and fill one page after the other until it stands to be checked; return what was posted."""
    written: dict[str, object] = {}
    answer = client.get(address)
    if answer["Location"].endswith("/tap/"):
        answer = client.get(f"{address}1/")
        pages = [f"{address}{number}/" for number, step in enumerate(sheet.steps, start=1) if step.stage == "first"]
        here = pages[0]
    else:
        here = answer["Location"]
    for _ in range(MOST_PAGES):
        if here.endswith("/send/"):
            return written
        page = client.get(here)
        assert page.status_code == 200, here
        step = sheet.steps[int(here.rstrip("/").rpartition("/")[2]) - 1]
        asked = [field for field in step.fields if field.filled_by != "therapist"]
        posted = posted_for(asked, {**known, **rows_in(written)})
        answer = client.post(here, {**hidden_inputs(page.text), **posted, "_go": ""})
        assert answer.status_code == 302, problems_on(answer.content.decode())
        written |= posted
        here = answer["Location"].partition("?")[0]
    raise AssertionError(f"{sheet.slug} has no end")


def rows_in(posted: Mapping[str, object]) -> dict[str, object]:
    """The rows among posted names, by their key, as later options read them."""
    rows: dict[str, list[dict[str, object]]] = {}
    for name, value in posted.items():
        key, number, sub = (*name.split("."), "", "")[:3]
        if sub:
            of = rows.setdefault(key, [])
            while len(of) <= int(number):
                of.append({})
            of[int(number)][sub] = value
    return dict(rows)


def wait(client: Client, given: Assignment) -> Draft:
    """Say "I'm about to do it" and find the entry among those to finish."""
    here = f"/me/w/{given.pk}/send/"
    kept = client.post(here, hidden_inputs(client.get(here).text))
    assert kept["Location"] == "/me/?kept", problems_on(kept.content.decode())
    assert "To finish" in client.get("/me/").text
    with inside(given):
        return Draft.objects.get(locked_at__isnull=False)


def refuse_to_change_the_forecast(client: Client, draft: Draft, sheet: Definition) -> None:
    """What was written before the event can be read and no longer changed."""
    first = next(number for number, step in enumerate(sheet.steps, start=1) if step.stage == "first")
    assert client.get(f"/me/w/{draft.pk}/{first}/").status_code == 404


def send(client: Client, here: str) -> str:
    """Check and send; return the address of the entry."""
    answer = client.post(here, hidden_inputs(client.get(here).text))
    assert answer.status_code == 302, problems_on(answer.content.decode())
    assert answer["Location"].endswith("?sent")
    return str(answer["Location"].partition("?")[0])


def stored(desk: Desk, given: Assignment, sheet: Definition, agreed: Mapping[str, object]) -> Submission:
    """Every question that a client can meet is answered in the entry, and every measure of an entry has its value."""
    with inside(desk.member):
        sent = Submission.objects.select_related("setup").get(assignment=given)
        answers = dict(sent.answers)
        values = dict(MeasureValue.objects.filter(submission=sent).values_list("name", "value"))
        assert dict(sent.setup.answers if sent.setup else {}) == agreed
    for step in (*sheet.steps_of("first"), *sheet.steps_of("second")):
        for field in step.fields:
            if (
                step.who != "therapist"
                and field.filled_by != "therapist"
                and field.is_answered
                and not field.shown_when
            ):
                assert field.key in answers, field.key
    by_client = {field.key for step in sheet.steps if step.who != "therapist" for field in step.fields}
    assert answers.keys() <= by_client
    for measure in sheet.measures:
        if measure.per is None:
            assert values[measure.name] is not None, measure.name
    return sent


def read_again(client: Client, desk: Desk, sheet: Definition, sent: Submission, here: str) -> None:
    """The words stand on the client's own page and copy, and on the desk's review, homework and progress."""
    with inside(desk.member):
        answers = dict(sent.answers)
    texts = [field for field in sheet.fields() if field.kind in TEXT_KINDS and field.key in answers]
    own, copy = client.get(here).text, " ".join(client.get(f"{here}my-entry.txt").content.decode().split())
    review = desk.page(f"entries/{sent.entry}/")
    for field in (one for one in texts if not one.shown_when):
        assert words_for(field.key) in own
        assert words_for(field.key) in review
        assert (words_for(field.key) in copy) != field.withheld
    assert sheet.client_title.replace("'", "&#39;") in own
    progress = desk.page("progress/")
    assert sheet.library_name.replace("'", "&#39;") in progress


def problems_on(page: str) -> list[str]:
    """What a page asks to look at again, for a test that fails."""
    return re.findall(r'class="(?:field-error|error-summary)[^>]*>(.*?)</(?:p|div)>', page, re.DOTALL)


class TestWhatOnlySomeSheetsDo:
    @frozen()
    def test_a_mood_is_kept_with_one_tap_and_the_rest_is_asked_right_after(self) -> None:
        desk = a_desk()
        given = an_assignment(of=desk.case, slug="mood-check")
        client = browser_of_client(desk.case)
        assert client.get(f"/me/w/{given.pk}/")["Location"].endswith("/tap/")
        page = client.get(f"/me/w/{given.pk}/tap/").text
        assert page.count('name="mood"') == 11
        answer = client.post(f"/me/w/{given.pk}/tap/", {**hidden_inputs(page), "mood": "3"})
        with inside(desk.member):
            assert Submission.objects.get().answers["mood"] == 3
        more = client.get(answer["Location"]).text
        assert 'name="word"' in more
        assert 'name="energy"' in more

    @frozen()
    def test_a_night_that_does_not_add_up_is_sent_without_numbers(self) -> None:
        desk = a_desk()
        given = an_assignment(of=desk.case, slug="sleep-diary")
        client, sheet = browser_of_client(desk.case), SHEETS["sleep-diary"]
        here = f"/me/w/{given.pk}/1/"
        night = posted_for(sheet.steps[0].fields, {}) | {"final_wake": "21:00", "out_of_bed": "20:00"}
        client.post(here, {**hidden_inputs(client.get(here).text), **night, "_go": ""})
        send(client, f"/me/w/{given.pk}/send/")
        with inside(desk.member):
            values = dict(MeasureValue.objects.values_list("name", "value"))
        assert [values[name] for name in ("time_in_bed", "total_sleep", "sleep_efficiency", "rested")] == [
            None, None, None, 10,
        ]  # fmt: skip

    @frozen()
    def test_slices_of_more_than_a_whole_pie_are_asked_to_be_made_smaller(self) -> None:
        desk = a_desk()
        given = an_assignment(of=desk.case, slug="responsibility-pie")
        client, sheet = browser_of_client(desk.case), SHEETS["responsibility-pie"]
        here = f"/me/w/{given.pk}/2/"
        first = posted_for(sheet.steps[0].fields, {})
        client.post(f"/me/w/{given.pk}/1/", {**hidden_inputs(client.get(f"/me/w/{given.pk}/1/").text), **first})
        slices = posted_for(sheet.steps[1].fields, {}) | {"parts.0.share": "70", "parts.1.share": "40"}
        answer = client.post(here, {**hidden_inputs(client.get(here).text), **slices, "_go": ""})
        assert "The slices add up to more than 100" in answer.text

    @frozen()
    def test_the_slider_of_ninety_seconds_carries_the_words_that_were_agreed(self) -> None:
        desk = a_desk()
        short = an_assignment(of=desk.case, slug="ninety-second-form")
        agree_on(desk, short, SHEETS["ninety-second-form"])
        long = an_assignment(of=desk.case, slug="ninety-second-long")
        page = browser_of_client(desk.case).get(f"/me/w/{long.pk}/1/").text
        assert words_for("low_word") in page
        assert words_for("high_word") in page

    @frozen()
    def test_a_page_that_only_the_therapist_fills_is_not_shown_to_the_client(self) -> None:
        desk = a_desk()
        given = an_assignment(of=desk.case, slug="imagery-rescripting-prep")
        client = browser_of_client(desk.case)
        assert client.get(f"/me/w/{given.pk}/1/").status_code == 404
        page = client.get(f"/me/w/{given.pk}/2/").text
        assert "Checked today" not in page
        assert "How will we stop at any time?" in page

    def test_a_plan_for_hard_times_is_never_given_from_afar(self) -> None:
        desk = a_desk()
        assert desk.browser.get(desk.at("assign/safety-plan/")).status_code == 404

    @frozen()
    def test_one_event_is_looked_at_once(self) -> None:
        desk = a_desk()
        given = an_assignment(of=desk.case, slug="post-event-review")
        client, sheet = browser_of_client(desk.case), SHEETS["post-event-review"]
        address = f"/me/w/{given.pk}/"
        write_pages(client, address, sheet, {})
        send(client, f"{address}send/")
        write_pages(client, address, sheet, {})
        again = client.post(f"{address}send/", hidden_inputs(client.get(f"{address}send/").text))
        assert "You have looked at this one before" in again.text
        other = posted_for(sheet.steps[0].fields, {}) | {"event": "Another evening"}
        client.post(f"{address}1/?change", {**hidden_inputs(client.get(f"{address}1/?change").text), **other})
        send(client, f"{address}send/")
        with inside(desk.member):
            assert Submission.objects.count() == 2

    @frozen()
    def test_what_came_of_a_worry_is_asked_on_the_day_that_was_named(self) -> None:
        desk = a_desk()
        given = an_assignment(of=desk.case, slug="worry-log")
        client, sheet = browser_of_client(desk.case), SHEETS["worry-log"]
        posted = posted_for(sheet.steps[0].fields, {}) | {"check_on": "2026-12-05"}
        here = f"/me/w/{given.pk}/1/"
        client.post(here, {**hidden_inputs(client.get(here).text), **posted, "_go": ""})
        client.post(f"/me/w/{given.pk}/send/", hidden_inputs(client.get(f"/me/w/{given.pk}/send/").text))
        home = client.get("/me/").text
        assert "To finish" not in home
        assert "to finish on" in home
        with frozen(datetime(2026, 12, 5, 9, tzinfo=UTC)):
            assert "To finish" in client.get("/me/").text
