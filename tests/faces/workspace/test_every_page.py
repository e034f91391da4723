"""What holds on every page of the desk: who may open it, what others get, which methods it takes."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from evenhand.domain.worksheets.actions import begin_masked
from evenhand.faces.workspace.urls import urlpatterns
from evenhand.foundation.practices.models import Member
from tests.config.test_urls import routes
from tests.faces.workspace.cast import Desk, a_desk, two_replies
from tests.factories import (
    NOW,
    a_case,
    a_colleague,
    a_safety_plan,
    a_session,
    a_submission,
    a_therapist,
    browser_of_client,
    browser_of_therapist,
    inside,
    therapist_actor,
)
from tests.messages import a_message

pytestmark = pytest.mark.django_db
STRANGE = UUID("00000000-0000-7000-8000-000000000000")
OWN_PAGES = (
    *(
        "",
        "recovery-sheet/",
        "settings/backups/",
        "deleted/",
        "settings/calendars/",
        "settings/practices/",
        "cases/",
        "cases/open/",
        "worksheets/",
        "worksheets/compassionate-self-care/",
        "paper/",
        "settings/paper/",
        "settings/language/",
        "settings/language/practice/",
        "settings/told/",
        "settings/away/",
        "settings/messages/",
        "settings/zone/",
    ),
    "settings/mail/",
    "settings/answers/",
    *("own-worksheets/", "own-worksheets/bring-in/"),
    "settings/team/",
    "inquiries/",
    *(
        "calendar/",
        "calendar/new/",
        "calendar/waiting/",
        "settings/",
        "settings/services/",
        "settings/services/add/",
        "settings/hours/",
    ),
    *("begin/", "begin/service/", "begin/client/"),
    *("payments/", "payments/receipts/", "settings/payments/"),
    *("settings/hours/practice/", "settings/days/", "settings/formats/", "settings/booking-page/"),
)
CASE_PAGES = (
    "", "homework/", "assign/", "assign/compassionate-self-care/", "progress/", "compare/", "information/", "settings/",
    "information/goal/", "sessions/", "record/", "access/", "keeping/", "reminders/", "messages/", "points/",
    "plan/", "plan/write/",
)  # fmt: skip
CASE_ACTS = (
    *("safety-talk/", "read/noticing-log/", "invitation/", "invitation/take-back/", "progress/notes/", "masked/"),
    *("settings/ways-in/", "settings/end-sessions/", "messages/save/", "messages/files/"),
)
ROW_PAGES = (
    "entries/{entry}/", "entries/{entry}/move/", "homework/{assignment}/end/", "homework/{assignment}/together/",
    "homework/{assignment}/paper/", "masked/{batch}/",
    "sessions/{session}/",
)  # fmt: skip
ROW_ACTS = (
    "homework/{assignment}/again/",
    "homework/{assignment}/seen/",
    "sessions/{session}/state/",
    "entries/{entry}/share/",
)
ASKED_ELSEWHERE = (
    *("homework/{assignment}/set-up/", "sessions/{session}/note/"),
    *("plan/my-plan.pdf", "homework/{assignment}/pages.pdf", "entries/{entry}/pages.pdf"),
    "messages/files/{file}/",
)
"""Of sheets with a set-up only, and what takes no form: test_setting_up and test_session_page ask these. Files are
asked for in test_safety_plan, test_on_paper and test_message_files."""


def a_whole_desk() -> tuple[Desk, dict[str, UUID]]:
    desk = a_desk()
    assignment = two_replies(desk)
    session = a_session(of=desk.case)
    a_safety_plan(of=desk.case)
    a_message(of=desk.case)
    entry = a_submission(of=assignment).entry
    with inside(desk.case):
        batch = begin_masked(case=desk.case, series="two_replies", by=therapist_actor(desk.member), at=NOW)
    return desk, {"assignment": assignment.pk, "entry": entry, "session": session.pk, "batch": batch}


def a_colleague_of(desk: Desk) -> Member:
    return a_colleague(of=desk.member)


def test_every_route_is_asked_here() -> None:
    asked = {
        *OWN_PAGES,
        # ask for a fresh sign-in: tests of faces/workspace/custody ask these
        *("cases/N/take-along/", "cases/N/delete/", "settings/keeping/", "settings/take-along/", "deleted/X/"),
        *("lock/", "lock/open/", "lock/passkey/"),  # open while the desk is locked: test_locking asks them
        # of a request, which no case file has yet: test_inquiries asks these
        *(f"inquiries/X/{ending}" for ending in ("", "accept/", "decline/", "delete/")),
        # a link asks for a fresh sign-in, the others take a press or a session: outside/ and booking/ ask these
        *("settings/calendars/share/", "settings/calendars/share/end/", "settings/calendars/ID/remove/"),
        "sessions/ID/appointment.ics",
        "worksheets/compassionate-self-care/pages.pdf",  # a PDF: test_on_paper asks it
        "worksheets/SLUG/message/",  # takes a press only: test_message_of_a_sheet presses it
        "settings/mail/ID/",  # takes a press only: test_undelivered presses it
        # of a sheet that is built: test_building asks these
        *(f"own-worksheets/{one}" for one in ("copy/SLUG/", "ID/", "ID/file/", "ID/in/SLUG/")),
        "answers/ID/",  # of an answer about harm: test_measures asks it
        # of a plan, where people sign up by themselves: test_paying asks these
        *(f"settings/plan/{one}" for one in ("", "change/", "change/SLUG/SLUG/", "end/", "invoices/ID.pdf")),
        # and of cards: test_paying_by_card asks these
        *(f"settings/plan/{one}" for one in ("card/", "invoices/ID/card/", "invoices/ID/paid/")),
        # of a practice with prices: payments/ asks these
        *(f"payments/{one}" for one in ("payments.csv", "receipts/receipts.csv", "receipts/ID.pdf", "N/", "N/ID/")),
        "begin/done/",  # takes a press only: beginning/test_steps presses it
        "notices/read/",  # takes a press only: test_resetting presses it
        "calendar/zone/",  # takes a press only: calendar/test_showing presses it
        "calendar/waiting/ID/remove/",  # takes a press only: calendar/test_waiting presses it
        "calendar/ID/",  # of a session: calendar/test_session asks it
        *(f"settings/services/ID/{one}" for one in ("", "end/", "hours/")),  # offering/test_settings asks these
        "recovery-sheet/confirm/",  # redirects until a sheet was made: test_recovery_sheet asks it
        *(f"cases/N/{one}" for one in (*CASE_PAGES, *CASE_ACTS, *ROW_PAGES, *ROW_ACTS, *ASKED_ELSEWHERE)),
    }
    addresses = {
        "settings/team/" if address.startswith("settings/team/") else address for address, _ in routes(urlpatterns)
    }
    assert len(addresses) == len(asked)


def test_pages_of_an_own_case_file_open(subtests: pytest.Subtests) -> None:
    desk, rows = a_whole_desk()
    for ending in CASE_PAGES + ROW_PAGES:
        with subtests.test(ending):
            assert desk.browser.get(desk.at(ending.format(**rows))).status_code == 200


def test_pages_of_the_desk_open(subtests: pytest.Subtests) -> None:
    desk, _ = a_whole_desk()
    for address in OWN_PAGES:
        with subtests.test(address):
            assert desk.browser.get(f"/desk/{address}").status_code == 200


def test_signed_out_they_show_the_way_in(subtests: pytest.Subtests) -> None:
    desk, rows = a_whole_desk()
    for ending in (*CASE_PAGES, *CASE_ACTS, *ROW_PAGES, *ROW_ACTS):
        with subtests.test(ending):
            address = desk.at(ending.format(**rows))
            for answer in (Client().get(address), Client().post(address)):
                assert answer.status_code == 302
                assert answer.headers["Location"].startswith("/in/?next=")


def test_a_client_is_no_therapist(subtests: pytest.Subtests) -> None:
    desk, _ = a_whole_desk()
    browser = browser_of_client(desk.case)
    for address in OWN_PAGES:
        with subtests.test(address):
            assert browser.get(f"/desk/{address}").headers["Location"].startswith("/in/")


@pytest.mark.parametrize("other", [a_colleague_of, lambda _: a_therapist()], ids=["colleague", "other practice"])
def test_another_therapists_case_file_looks_like_a_page_that_is_not_there(
    other: Callable[[Desk], Member], subtests: pytest.Subtests
) -> None:
    desk, rows = a_whole_desk()
    browser = browser_of_therapist(other(desk))
    missing = browser.get("/desk/nothing-here/")
    for ending in (*CASE_PAGES, *ROW_PAGES):
        with subtests.test(ending):
            refused = browser.get(desk.at(ending.format(**rows)))
            assert refused.status_code == missing.status_code == 404
            assert refused.content == missing.content


def test_another_therapist_can_do_nothing_there(subtests: pytest.Subtests) -> None:
    desk, rows = a_whole_desk()
    browser = browser_of_therapist(a_colleague(of=desk.member))
    for ending in (*CASE_ACTS, *ROW_PAGES, *ROW_ACTS):
        with subtests.test(ending):
            assert browser.post(desk.at(ending.format(**rows)), {"act": "aside"}).status_code == 404


def test_a_row_of_another_case_file_is_not_there(subtests: pytest.Subtests) -> None:
    desk, rows = a_whole_desk()
    other = a_case(of=desk.member)
    for ending in ROW_PAGES:
        with subtests.test(ending):
            assert desk.browser.get(f"/desk/cases/{other.number}/{ending.format(**rows)}").status_code == 404
            unknown = ending.format(entry=STRANGE, assignment=STRANGE, session=STRANGE, batch=STRANGE)
            assert desk.browser.get(desk.at(unknown)).status_code == 404


def test_an_act_takes_a_button_and_a_page_to_read_takes_no_form(subtests: pytest.Subtests) -> None:
    desk, rows = a_whole_desk()
    for ending in (*CASE_ACTS, *ROW_ACTS):
        with subtests.test(ending):
            assert desk.browser.get(desk.at(ending.format(**rows))).status_code == 405
    for ending in ("", "homework/", "progress/", "compare/"):
        with subtests.test(f"no form: {ending}"):
            assert desk.browser.post(desk.at(ending)).status_code == 405


def test_a_number_that_is_none_is_not_there(subtests: pytest.Subtests) -> None:
    desk, _ = a_whole_desk()
    for number in ("A00A000", "nonsense", "P41A91", "P41A9133", "%00", "Ä41A913"):
        with subtests.test(number):
            assert desk.browser.get(f"/desk/cases/{number}/").status_code == 404
    assert desk.browser.get(f"/desk/cases/{desk.case.number.lower()}/").status_code == 200


def test_only_fixed_sentences_confirm_an_act(subtests: pytest.Subtests) -> None:
    desk, _ = a_whole_desk()
    for word in ("sent", "saved", "<script>", "nothing"):
        with subtests.test(word):
            assert "<script>" not in desk.page(f"settings/?done={word}")
