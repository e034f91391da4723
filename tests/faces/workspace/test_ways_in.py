"""The therapist's choice of a client's ways in."""

from __future__ import annotations

import pytest

from evenhand.foundation.accounts.ways.models import WaysIn
from tests.factories import PASSWORD, a_case, a_passphrase, a_therapist, browser_of_therapist, frozen, inside

pytestmark = pytest.mark.django_db


@frozen()
def test_the_choice_is_kept_and_shown() -> None:
    case = a_case()
    browser = browser_of_therapist(case.therapist)
    settings = f"/desk/cases/{case.number}/settings/"
    assert browser.get(settings).text.count('name="way"') == browser.get(settings).text.count('" checked><span>') == 4
    answer = browser.post(f"{settings}ways-in/", {"way": ["passkey", "number", "nonsense"]})
    assert answer.headers["Location"].startswith(settings)
    with inside(case):
        ways = WaysIn.objects.get()
    assert (ways.passkey, ways.password, ways.mailed_link, ways.number) == (True, False, False, True)
    assert browser.get(settings).text.count('" checked><span>') == 2


@frozen()
def test_whether_there_is_a_passphrase_is_said_and_nothing_of_it() -> None:
    case = a_case()
    browser, settings = browser_of_therapist(case.therapist), f"/desk/cases/{case.number}/settings/"
    assert "has set no passphrase" in browser.get(settings).text
    a_passphrase(of=case)
    page = browser.get(settings).text
    assert "has set a passphrase" in page
    assert PASSWORD not in page
    assert "argon2" not in page


@frozen()
def test_the_case_file_of_another_therapist_looks_like_nothing() -> None:
    case = a_case()
    stranger = browser_of_therapist(a_therapist())
    assert stranger.post(f"/desk/cases/{case.number}/settings/ways-in/", {"way": "number"}).status_code == 404
    with inside(case):
        assert not WaysIn.objects.exists()
