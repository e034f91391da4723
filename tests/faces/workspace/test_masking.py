"""Rating replies without labels at the desk: nothing on the page tells which is which until the numbers stand."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from evenhand.domain.worksheets.models import MaskedRating, Submission
from tests.faces.workspace.cast import Desk, a_desk, two_replies
from tests.factories import NOW, a_submission, an_assignment, frozen, inside

pytestmark = pytest.mark.django_db

FRIEND, OWN = "Anyone can lose their place.", "You always do this."


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def sent(desk: Desk, *, days: int = 3) -> Submission:
    return a_submission(
        of=two_replies(desk), friend_reply=FRIEND, self_reply=OWN, friend_kindness=9, self_kindness=1,
        at=NOW - timedelta(days=days),
    )  # fmt: skip


def begin(desk: Desk, series: str = "two_replies") -> str:
    answer = desk.browser.post(desk.at("masked/"), {"series": series})
    assert answer.status_code == 302
    return str(answer["Location"])


def rate(desk: Desk, at: str, *, friend: str = "8", own: str = "3") -> object:
    """Give each text its number, by what it says."""
    page = desk.browser.get(at).text
    texts = re.findall(r'<blockquote class="said" dir="auto">([^<]*)</blockquote>', page)
    names = re.findall(r'<fieldset class="scale field" id="f-(rating-\d+)"', page)
    numbers = {name: friend if text == FRIEND else own for name, text in zip(names, texts, strict=True)}
    return desk.browser.post(at, numbers)


@frozen()
def test_the_page_tells_nothing_but_the_words(desk: Desk) -> None:
    entry = sent(desk)
    at = begin(desk)
    page = desk.browser.get(at).text
    main = page[page.index("<main") : page.index("</main>")]
    assert FRIEND in main
    assert OWN in main
    with inside(desk.member):
        row = MaskedRating.objects.get()
        hidden = [str(entry.entry), str(row.pk), str(entry.assignment_id)]
    for telling in (*hidden, "friend", "self_", "To you", "Nov", "2026-", 'class="voice client"', "9 of 10"):
        assert telling not in main
        assert telling not in at
    assert str(row.batch) in at
    assert main.count("<section>") == 2
    shapes = {re.sub(r"rating-\d|Reply \d|>[^<]*</blockquote>", "", one) for one in main.split("<section>")[1:]}
    assert len({shape.partition("</section>")[0] for shape in shapes}) == 1, "both texts are drawn alike"


@frozen()
def test_after_the_numbers_it_tells_which_was_which_and_they_stand(desk: Desk) -> None:
    entry = sent(desk)
    at = begin(desk)
    assert rate(desk, at)["Location"] == at  # type: ignore[index]
    page = desk.browser.get(at).text
    assert "To your friend" in page
    assert "2 of 2 ratings" not in page
    assert "1 of 2 ratings are within 1 point of the client" in page
    assert "the furthest is 2 apart" in page
    assert "had opened this entry" not in page
    desk.browser.post(at, {"rating-0": "0", "rating-1": "0"})
    assert desk.browser.get(at).text.count('<dd class="score">8</dd>') == 1
    review = desk.page(f"entries/{entry.entry}/")
    unseen = review.split("Rated by the therapist, without labels")[1].split("</section>")[0]
    assert re.findall(r'class="score">(\d+)<', unseen) == ["8", "3"]


@frozen()
def test_the_time_line_names_the_source_of_each_value(desk: Desk) -> None:
    sent(desk, days=9)
    page = desk.page("progress/")
    assert "1 entry is not rated so yet." in page
    assert "Source: therapist" not in page
    rate(desk, begin(desk))
    page = desk.page("progress/")
    assert "Source: therapist, without labels" in page
    assert "not rated so yet" not in page
    assert "Therapist, without labels ·" in page
    sent(desk)
    assert "1 entry is not rated so yet." in desk.page("progress/")


@frozen()
def test_a_missing_number_is_named_and_what_was_chosen_stays(desk: Desk) -> None:
    sent(desk)
    at = begin(desk)
    answer = desk.browser.post(at, {"rating-1": "7", "rating-0": "eleven"})
    assert answer.status_code == 422
    assert "Rate reply 1." in answer.text
    assert re.search(r'name="rating-1" value="7" checked', answer.text)
    assert "To your friend" not in answer.text
    with inside(desk.member):
        assert MaskedRating.objects.get().rated_at is None


@frozen()
def test_an_entry_that_was_read_before_is_marked(desk: Desk) -> None:
    entry = sent(desk)
    desk.page(f"entries/{entry.entry}/")
    at = begin(desk)
    assert "You have opened 1 of these entries with its labels before" in desk.browser.get(at).text
    rate(desk, at)
    assert "You had opened this entry with its labels before." in desk.browser.get(at).text
    assert "1 of 1 entry had been opened with its labels" in desk.page("progress/")


@frozen()
def test_it_begins_where_new_entries_stand_and_nowhere_else(desk: Desk) -> None:
    words = "Rate new replies without labels first"
    entry = sent(desk)
    assert words in desk.page("homework/")
    desk.page(f"entries/{entry.entry}/")
    assert words not in desk.page("homework/")
    an_assignment(of=desk.case, slug="thought-challenge")
    assert begin(desk, "thought") == f"{desk.at('progress/')}?done=nothing_masked"
    rate(desk, begin(desk))
    again = desk.browser.post(desk.at("masked/"), {"series": "two_replies"}, follow=True)
    assert "Every entry with both texts was rated without labels already." in again.text


@frozen()
def test_another_case_file_shows_no_batch(desk: Desk) -> None:
    sent(desk)
    at = begin(desk)
    assert a_desk().browser.get(at).status_code == 404
