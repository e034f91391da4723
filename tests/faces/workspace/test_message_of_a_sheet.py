"""A practice's own message for a sheet: written on its guide, standing ready when the sheet is given, undone."""

from __future__ import annotations

import pytest

from evenhand.domain.worksheets.actions import LONGEST_MESSAGE
from evenhand.domain.worksheets.bundled import bundled_definitions
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import a_colleague, browser_of_therapist, frozen, published

SHEET = "mood-check"
GUIDE, MESSAGE = f"/desk/worksheets/{SHEET}/", f"/desk/worksheets/{SHEET}/message/"
SUGGESTED = bundled_definitions()[SHEET][0].message
OWN = "Whenever you think of it, twice a day at most."
READY = "These are the words that your practice keeps for it."


@pytest.fixture
def desk(db: None) -> Desk:
    published(SHEET)
    return a_desk()


def keep(desk: Desk, words: str, how: str = "keep") -> str:
    answer = desk.browser.post(MESSAGE, {"message": words, "how": how})
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith("#message")
    return str(desk.browser.get(answer.headers["Location"].partition("#")[0]).text)


@frozen()
def test_the_suggested_one_stands_there_until_the_practice_has_its_own_and_again_afterwards(desk: Desk) -> None:
    assert SUGGESTED.split("'")[0] in desk.page(f"assign/{SHEET}/")
    assert READY not in desk.page(f"assign/{SHEET}/")
    page = keep(desk, OWN)
    assert OWN in page
    assert "Kept. It stands ready whenever somebody here gives this sheet." in page
    giving = desk.page(f"assign/{SHEET}/")
    assert OWN in giving
    assert READY in giving
    page = keep(desk, OWN, how="suggested")
    assert "The suggested message stands ready again." in page
    assert OWN not in page
    assert OWN not in desk.page(f"assign/{SHEET}/")


@frozen()
@pytest.mark.parametrize("words", ["", " \r\n ", SUGGESTED, f"\r\n{SUGGESTED} "])
def test_no_words_or_those_that_are_suggested_are_no_message_of_its_own(desk: Desk, words: str) -> None:
    keep(desk, OWN)
    assert "Back to the suggested message" not in keep(desk, words)


@frozen()
def test_words_that_are_too_long_stay_in_the_field_with_what_to_do(desk: Desk) -> None:
    typed = "long " * LONGEST_MESSAGE
    answer = desk.browser.post(MESSAGE, {"message": typed, "how": "keep"})
    assert answer.status_code == 422
    assert typed.strip() in answer.text
    assert "Make the message shorter: it has room for 4,000 characters." in answer.text
    assert "Back to the suggested message" not in desk.browser.get(GUIDE).text


@frozen()
def test_words_are_shown_as_words(desk: Desk) -> None:
    page = keep(desk, "<b>Bold</b> & brave")
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; brave" in page


@frozen()
def test_a_colleague_reads_it_and_sends_it_and_an_owner_alone_changes_it(desk: Desk) -> None:
    keep(desk, OWN)
    colleague = browser_of_therapist(a_colleague(of=desk.member))
    page = colleague.get(GUIDE).text
    assert OWN in page
    assert "Your practice keeps these words for it." in page
    assert "Keep for this practice" not in page
    assert colleague.post(MESSAGE, {"message": "Mine.", "how": "keep"}).status_code == 404
    assert OWN in desk.browser.get(GUIDE).text


@frozen()
@pytest.mark.parametrize("slug", ["no-such-sheet", "safety-plan"])
def test_a_sheet_that_nobody_gives_has_no_message(desk: Desk, slug: str) -> None:
    published("safety-plan")
    answer = desk.browser.post(f"/desk/worksheets/{slug}/message/", {"message": OWN, "how": "keep"})
    assert answer.status_code == 404
