"""A page of a sheet without script: shown, saved, gone on from; nothing typed is ever cleared."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from evenhand.domain.worksheets.actions import end_assignment
from evenhand.domain.worksheets.models import Assignment, Draft
from evenhand.domain.worksheets.schedule import Rhythm
from tests.faces.components.sheet.kinds import EVERY_KIND
from tests.faces.portal.browsing import hidden_inputs, post
from tests.factories import (
    NOW,
    TWO_REPLIES,
    a_case,
    a_draft,
    a_submission,
    a_worksheet,
    an_assignment,
    browser_of_client,
    client_actor,
    frozen,
    inside,
)

pytestmark = pytest.mark.django_db

HARD_TEXTS = [
    "🙂👩‍👩‍👧‍👦 and e\u0301",
    "مرحبا، كيف الحال؟ — שלום",
    "x" * 20_000,
    "word " * 4_000,
    "<!doctype html><script>alert(1)</script><p onclick=go()>Pasted</p></textarea><style>*{}</style>",
    "\n\nlines first\nand last\n\n",
    "{{ settings.SECRET_KEY }} {% debug %} &amp; &lt;b&gt;",
]


@pytest.fixture
def assignment() -> Assignment:
    """The flagship sheet, given to a new client."""
    return an_assignment(of=a_case())


@pytest.fixture
def signed_in(assignment: Assignment) -> Client:
    """The client's browser."""
    return browser_of_client(assignment.case)


def page_of(assignment: Assignment, number: int) -> str:
    """The address of a page."""
    return f"/me/w/{assignment.pk}/{number}/"


def stored(assignment: Assignment) -> dict[str, object]:
    """What the draft holds."""
    with inside(assignment):
        answers: dict[str, object] = Draft.objects.get(assignment=assignment, sent_at=None).answers
    return answers


@frozen()
def test_it_works(assignment: Assignment, signed_in: Client) -> None:
    shown = {"happened_on": "2026-11-24"}
    assert 'name="happened_on" value="2026-11-24"' in signed_in.get(page_of(assignment, 1)).text
    form = {**shown, "situation": "Rain.", "area": ["work_or_study"], "_touched": "situation,area"}
    answer = post(signed_in, page_of(assignment, 1), **form)
    assert answer.headers["Location"] == page_of(assignment, 2)
    assert stored(assignment) == {"situation": "Rain.", "happened_on": "2026-11-24", "area": ["work_or_study"]}
    page = signed_in.get(page_of(assignment, 1)).text
    assert "Rain.</textarea>" in page
    assert 'value="work_or_study" checked' in page
    assert "Last saved at 14:02. Only you can see it until you send it." in page


@frozen()
def test_nothing_says_saved_before_anything_is(assignment: Assignment, signed_in: Client) -> None:
    assert "saved at" not in signed_in.get(page_of(assignment, 1)).text


@frozen()
@pytest.mark.parametrize("words", HARD_TEXTS, ids=lambda words: words[:12])
def test_hard_texts_are_stored_and_shown_back_equal(assignment: Assignment, signed_in: Client, words: str) -> None:
    post(signed_in, page_of(assignment, 1), situation=words)
    assert stored(assignment)["situation"] == words
    page = signed_in.get(page_of(assignment, 1)).text
    [shown] = re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert "<" not in shown
    assert signed_in.post(page_of(assignment, 1), {**hidden_inputs(page), "situation": words}).status_code == 302


@frozen()
def test_a_blank_answer_is_asked_for_and_the_rest_is_kept(assignment: Assignment, signed_in: Client) -> None:
    answer = post(signed_in, page_of(assignment, 5), friend_kindness="8", notice="A difference.")
    assert answer.status_code == 200
    assert "One answer needs another look" in answer.text
    assert 'href="#f-self_kindness"' in answer.text
    assert 'value="8" checked' in answer.text
    assert "A difference.</textarea>" in answer.text
    assert stored(assignment) == {"friend_kindness": 8, "notice": "A difference."}


@frozen()
def test_a_required_text_can_be_left_out_on_purpose(assignment: Assignment, signed_in: Client) -> None:
    answer = post(signed_in, page_of(assignment, 2), **{"friend_reply": "typed before", "friend_reply.skip": "on"})
    assert answer.headers["Location"] == page_of(assignment, 3)
    assert stored(assignment)["friend_reply"] == {"skipped": True}
    assert 'name="friend_reply.skip" value="on" checked' in signed_in.get(page_of(assignment, 2)).text


@frozen()
def test_one_can_come_back_to_it_later(assignment: Assignment, signed_in: Client) -> None:
    answer = post(signed_in, page_of(assignment, 1), area=["family"], _go="later")
    assert answer.headers["Location"] == page_of(assignment, 2)
    assert stored(assignment)["area"] == ["family"]


@frozen()
def test_a_change_from_the_check_goes_back_there(assignment: Assignment, signed_in: Client) -> None:
    page = signed_in.get(page_of(assignment, 1) + "?change").text
    assert 'name="_go" value="check"' in page
    answer = signed_in.post(page_of(assignment, 1), {**hidden_inputs(page), "situation": "Rain.", "_go": "check"})
    assert answer.headers["Location"] == f"/me/w/{assignment.pk}/send/"


@frozen()
def test_both_replies_stand_side_by_side_friend_first(assignment: Assignment, signed_in: Client) -> None:
    a_draft(TWO_REPLIES, of=assignment)
    page = signed_in.get(page_of(assignment, 4)).text
    friend, own = str(TWO_REPLIES["friend_reply"]), str(TWO_REPLIES["self_reply"])
    assert page.index("To your friend") < page.index(friend) < page.index("To you<") < page.index(own)
    assert "textarea" not in page
    assert post(signed_in, page_of(assignment, 4)).headers["Location"] == page_of(assignment, 5)


@frozen()
def test_the_other_reply_is_not_shown_while_one_is_written(assignment: Assignment, signed_in: Client) -> None:
    a_draft(TWO_REPLIES, of=assignment)
    assert str(TWO_REPLIES["friend_reply"]) not in signed_in.get(page_of(assignment, 3)).text


@frozen()
def test_the_gap_is_no_number_on_the_clients_screen(assignment: Assignment, signed_in: Client) -> None:
    a_submission(of=assignment)
    a_draft(TWO_REPLIES, of=assignment)
    for number in (4, 5):
        assert "ap" + " between" not in signed_in.get(page_of(assignment, number)).text


@frozen()
def test_it_opens_where_it_was_left(assignment: Assignment, signed_in: Client) -> None:
    start = f"/me/w/{assignment.pk}/"
    assert signed_in.get(start).headers["Location"] == page_of(assignment, 1)
    a_draft({"situation": "Rain."}, of=assignment)
    assert signed_in.get(start).headers["Location"] == page_of(assignment, 2)
    a_draft(TWO_REPLIES, of=assignment)
    assert signed_in.get(start).headers["Location"] == f"/me/w/{assignment.pk}/send/"


@frozen()
@pytest.mark.parametrize("number", [0, 6, 99])
def test_there_are_no_other_pages(assignment: Assignment, signed_in: Client, number: int) -> None:
    assert signed_in.get(page_of(assignment, number)).status_code == 404


@frozen()
@pytest.mark.parametrize(
    "broken", [{"_base": "x"}, {"_sequence": ""}, {"_writer": "<b>"}, {"_writer": "\ud800" * 9}, {"_base": "1" * 40}]
)
def test_a_form_that_is_not_ours_changes_nothing(
    assignment: Assignment, signed_in: Client, broken: dict[str, str]
) -> None:
    broken = {name: text.encode("utf-8", "replace").decode() for name, text in broken.items()}
    assert post(signed_in, page_of(assignment, 1), situation="Rain.", **broken).status_code == 404
    assert stored(assignment) == {}


@frozen()
def test_what_was_sent_from_another_device_is_not_written_again(assignment: Assignment, signed_in: Client) -> None:
    form = hidden_inputs(signed_in.get(page_of(assignment, 1)).text)
    a_submission(of=assignment)
    answer = signed_in.post(page_of(assignment, 1), {**form, "situation": "Words typed <late>."})
    assert answer.status_code == 410
    assert "Words typed &lt;late&gt;." in answer.text
    assert "was not saved" in answer.text


@frozen()
def test_a_sheet_that_is_done_or_stopped_is_closed(signed_in: Client, assignment: Assignment) -> None:
    done = an_assignment(of=assignment.case, rhythm=Rhythm.ONCE)
    a_submission(of=done)
    with inside(assignment):
        end_assignment(assignment=assignment, words="", by=client_actor(assignment.case), at=NOW)
    for one in (done, assignment):
        assert signed_in.get(f"/me/w/{one.pk}/").status_code == 410
        assert "nothing to write here now" in signed_in.get(page_of(one, 1)).text
        assert signed_in.post(page_of(one, 1), {"situation": "x"}).status_code == 410


@frozen()
def test_sending_the_form_twice_is_one_save(assignment: Assignment, signed_in: Client) -> None:
    form = {**hidden_inputs(signed_in.get(page_of(assignment, 1)).text), "situation": "Rain."}
    answers = [signed_in.post(page_of(assignment, 1), form) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [page_of(assignment, 2)] * 2
    with inside(assignment):
        assert Draft.objects.get().revision == 1


@frozen()
def test_the_therapists_message_stands_above_the_first_page_and_folded_above_the_others() -> None:
    case = a_case()
    given = an_assignment(of=case, message="Take it <b>slowly</b>.")
    browser = browser_of_client(case)
    first, second = (browser.get(page_of(given, number)).text for number in (1, 2))
    for page in (first, second):
        assert page.count("Take it &lt;b&gt;slowly&lt;/b&gt;.") == 1
        assert page.index("slowly") < page.index("<form")
    assert "<summary>A note from your therapist</summary>" not in first
    assert "<details><summary>A note from your therapist</summary>" in second


@frozen()
def test_without_a_message_no_empty_frame_stands_there() -> None:
    case = a_case()
    given = an_assignment(of=case, message="")
    assert "A note from your therapist" not in browser_of_client(case).get(page_of(given, 1)).text


@frozen()
def test_it_costs_four_queries(
    assignment: Assignment, signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_draft(TWO_REPLIES, of=assignment)
    signed_in.get(page_of(assignment, 5))
    for number in (1, 4, 5):
        with django_assert_num_queries(4):
            signed_in.get(page_of(assignment, number))


@frozen()
def test_the_page_and_its_script_stay_small(assignment: Assignment, signed_in: Client) -> None:
    from django.contrib.staticfiles.finders import find

    script = find("evenhand/js/sheet.js")
    assert isinstance(script, str)
    with open(script, "rb") as file:
        size = len(file.read())
    assert size <= 9_700
    for number in (1, 2, 3, 4, 5):
        assert len(signed_in.get(page_of(assignment, number)).content) + size <= 17_300


@frozen()
def test_every_kind_of_field_goes_there_and_back() -> None:
    case = a_case()
    assignment = an_assignment(of=case, worksheet=a_worksheet(EVERY_KIND, of=case))
    browser = browser_of_client(case)
    typed: dict[str, object] = {
        "companion": "J.",
        "went": "no",
        "why": "Rain.",
        "story": "A long one.",
        "calm": "7",
        "belief": "85",
        "place": "outside",
        "with": ["work", "money"],
        "day": "2026-11-23",
        "woke": "06:05",
        "began": "2026-11-24T09:30",
        "lasted": "80",
        "count": "2,5",
        "helped.0.what": "a walk",
        "helped.0.share": "40",
        "helped.1.what": "tea",
        "helped.1.again": "yes",
    }
    assert post(browser, page_of(assignment, 1), **typed).headers["Location"] == page_of(assignment, 2)
    assert stored(assignment) == {
        "companion": "J.",
        "went": False,
        "why": "Rain.",
        "story": "A long one.",
        "calm": 7,
        "belief": 85,
        "place": "outside",
        "with": ["work", "money"],
        "day": "2026-11-23",
        "woke": "06:05",
        "began": "2026-11-24T09:30:00+00:00",
        "lasted": 80,
        "count": 2.5,
        "helped": [{"what": "a walk", "share": 40}, {"what": "tea", "again": True}],
    }
    assert post(browser, page_of(assignment, 2), pick="a walk").headers["Location"] == page_of(assignment, 3)
