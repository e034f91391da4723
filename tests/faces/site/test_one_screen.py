"""The demo on one screen: only in a demo, for its therapist; a phone beside the desk, and what would have gone out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from evenhand.foundation.outbox.drawer import drawer_in
from tests.faces.workspace.cast import Desk, a_desk
from tests.factories import a_case, a_submission, a_used_invitation, an_assignment, browser_of_client

pytestmark = pytest.mark.django_db
PAGES = ("/demo/", "/demo/pulse/", "/demo/messages/")
MAIL = """Subject: Your link
From: notices@localhost
To: {to}
Date: Tue, 24 Nov 2026 12:00:00 -0000
Content-Type: text/plain; charset="utf-8"

Hello <b>there</b>
"""


@pytest.fixture
def desk(settings: Settings, tmp_path: Path) -> Iterator[Desk]:
    settings.DEMO = True
    made = a_desk()
    a_used_invitation(of=made.case)
    with drawer_in(tmp_path):
        yield made


def test_outside_a_demo_there_are_no_such_pages() -> None:
    desk = a_desk()
    assert [desk.browser.get(page).status_code for page in PAGES] == [404] * 3
    assert desk.browser.post(f"/demo/phone/{desk.case.number}/").status_code == 404


def test_nobody_but_the_therapist_comes_in(desk: Desk) -> None:
    for stranger in (Client(), browser_of_client(desk.case)):
        for page in PAGES:
            assert stranger.get(page).headers["Location"].startswith("/in/")


def test_both_sides_stand_in_frames_of_our_own_and_in_nobody_elses(desk: Desk) -> None:
    answer = desk.browser.get("/demo/")
    assert f'src="/desk/cases/{desk.case.number}/progress/"' in answer.text
    assert 'src="/me/"' in answer.text
    assert "frame-src 'self'" in answer.headers["Content-Security-Policy"]
    for page in ("/desk/", "/me/in/"):
        headers = desk.browser.get(page).headers
        assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
        assert "frame-src" not in headers["Content-Security-Policy"]


def test_a_browser_becomes_a_clients_phone_and_stays_the_desk(desk: Desk) -> None:
    assert desk.browser.get("/me/").status_code == 302
    answer = desk.browser.post(f"/demo/phone/{desk.case.number}/")
    assert answer.headers["Location"] == f"/demo/?client={desk.case.number}"
    assert desk.browser.get("/me/").status_code == 200
    assert desk.browser.get("/desk/").status_code == 200
    assert 'aria-pressed="true"' in desk.browser.get(answer.headers["Location"]).text


def test_a_case_file_of_another_practice_is_like_one_that_is_not_there(desk: Desk) -> None:
    for number in (a_case().number, "P00P000"):
        assert desk.browser.post(f"/demo/phone/{number}/").status_code == 404
    assert desk.browser.get("/me/").status_code == 302


def test_the_pulse_moves_with_what_either_side_does_and_not_with_looking(desk: Desk) -> None:
    before = desk.browser.get("/demo/pulse/").json()
    given = an_assignment(of=desk.case)
    assigned = desk.browser.get("/demo/pulse/").json()
    assert assigned["therapist"] > before["therapist"]
    assert assigned["client"] == before["client"]
    a_submission(of=given)
    sent = desk.browser.get("/demo/pulse/").json()
    assert sent["client"] > assigned["client"]
    desk.page("progress/")
    desk.browser.get("/desk/")
    assert desk.browser.get("/demo/pulse/").json() == sent


def test_what_would_have_gone_out_is_shown_as_words_the_newest_first(desk: Desk, tmp_path: Path) -> None:
    assert "Nothing yet" in desk.browser.get("/demo/messages/").text
    first, second, third = (MAIL.format(to=f"{name}@example.org") + "\n" + "-" * 79 + "\n" for name in "abc")
    (tmp_path / "1.log").write_text(first + second)
    (tmp_path / "2.log").write_text(third)
    text = desk.browser.get("/demo/messages/").text
    assert text.index("c@example.org") < text.index("b@example.org") < text.index("a@example.org")
    assert "Hello &lt;b&gt;there&lt;/b&gt;" in text
