"""The first page: what waits, what is welcome, what comes later."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from evenhand.domain.worksheets.actions import lock_first_sitting
from evenhand.domain.worksheets.schedule import Rhythm
from tests.faces.components.sheet.kinds import TWO_SITTINGS
from tests.factories import (
    NOW,
    TODAY,
    a_case,
    a_draft,
    a_setup,
    a_submission,
    a_worksheet,
    an_assignment,
    browser_of_client,
    client_actor,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db


def parts(page: str) -> dict[str, str]:
    """The parts of the page by their headings."""
    pieces = re.split(r"<h2[^>]*>(.*?)</h2>", page.partition("<main")[2].partition("</main>")[0])
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))


@frozen()
def test_nothing_is_waiting() -> None:
    page = browser_of_client(a_case()).get("/me/").text
    assert "Nothing is waiting" in page
    assert "<h1>My space</h1>" in page


@frozen()
def test_what_waits_stands_first_with_the_message_and_its_day() -> None:
    case = a_case()
    an_assignment(of=case, rhythm=Rhythm.ONCE, due_on=TODAY + timedelta(days=3), message="Bring it <b>as it is</b>.")
    waiting = parts(browser_of_client(case).get("/me/").text)["Waiting for you"]
    assert "Two replies" in waiting
    assert "6–8 minutes · by Friday 27 Nov" in waiting
    assert "Bring it &lt;b&gt;as it is&lt;/b&gt;." in waiting
    assert "A note from your therapist" in waiting


@frozen()
def test_a_day_that_is_over_is_said_without_reproach() -> None:
    case = a_case(at=NOW - timedelta(days=9))
    an_assignment(of=case, rhythm=Rhythm.ONCE, due_on=TODAY - timedelta(days=2), at=NOW - timedelta(days=9))
    page = browser_of_client(case).get("/me/").text
    assert "was for Sunday 22 Nov, still open" in page
    assert not re.search(r"late|missed|overdue|failed", page)


@frozen()
def test_what_is_begun_says_when_it_was_saved() -> None:
    case = a_case()
    a_draft({"situation": "Rain."}, of=an_assignment(of=case, rhythm=Rhythm.ONCE), at=NOW - timedelta(days=1))
    assert "begun, saved yesterday, 14:02" in browser_of_client(case).get("/me/").text


@frozen()
def test_what_is_welcome_any_time_and_what_opens_later() -> None:
    case = a_case()
    an_assignment(of=case)
    weekly = an_assignment(of=case, rhythm=Rhythm.EVERY, every_days=7, due_on=TODAY)
    a_submission(of=weekly)
    found = parts(browser_of_client(case).get("/me/").text)
    assert "Two replies" in found["Whenever you like"]
    assert "opens tomorrow" in found["Later"]


@frozen()
def test_several_times_say_which_one_comes_now() -> None:
    case = a_case()
    times = an_assignment(of=case, rhythm=Rhythm.TIMES, times=3)
    a_submission(of=times)
    assert "2 of 3" in parts(browser_of_client(case).get("/me/").text)["Waiting for you"]


@frozen()
def test_what_is_done_is_gone() -> None:
    case = a_case()
    a_submission(of=an_assignment(of=case, rhythm=Rhythm.ONCE))
    assert "Nothing is waiting" in browser_of_client(case).get("/me/").text


@frozen()
def test_a_one_tap_sheet_is_a_card_with_a_button_for_each_answer() -> None:
    case = a_case()
    taps = an_assignment(of=case, slug="noticing-log")
    page = browser_of_client(case).get("/me/").text
    assert f'action="/me/w/{taps.pk}/tap/"' in page
    assert re.findall(r'<button class="button quiet one-tap" name="caught" value="(\w+)">', page) == [
        "a_harsh_line_to_myself",
        "a_kinder_line_turned_up",
        "not_sure",
    ]


@frozen()
def test_a_first_sitting_that_is_over_waits_to_be_finished() -> None:
    case = a_case()
    assignment = an_assignment(of=case, worksheet=a_worksheet(TWO_SITTINGS, of=case))
    a_setup({"rungs": [{"rung": "the lift"}, {"rung": "the bridge"}]}, of=assignment)
    draft = a_draft({"rung": "the lift", "forecast": "Panic."}, of=assignment)
    with inside(case):
        lock_first_sitting(draft=draft, by=client_actor(case), at=NOW)
    found = parts(browser_of_client(case).get("/me/").text)
    assert f'href="/me/w/{draft.pk}/"' in found["To finish"]
    assert "begun today, 14:02" in found["To finish"]
    assert f'href="/me/w/{assignment.pk}/"' in found["Whenever you like"]


@frozen()
@pytest.mark.parametrize(("word", "words"), [("kept", "Kept as it is."), ("stopped", "It is stopped.")])
def test_an_act_is_confirmed(word: str, words: str) -> None:
    assert words in browser_of_client(a_case()).get(f"/me/?{word}").text


@frozen()
def test_the_days_are_those_of_the_clients_own_clock() -> None:
    case = a_case(zone="Pacific/Auckland")
    an_assignment(of=case, rhythm=Rhythm.ONCE, due_on=TODAY + timedelta(days=1))
    assert "for today" in browser_of_client(case).get("/me/").text


@frozen()
@pytest.mark.parametrize("number", [1, 12])
def test_it_costs_ten_queries_however_much_waits(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = a_case()
    for _ in range(number):
        a_draft({"situation": "x"}, of=an_assignment(of=case))
    browser = browser_of_client(case)
    browser.get("/me/")
    with django_assert_num_queries(10):
        browser.get("/me/")
