"""Taking along, ending, holding, deleting, keeping for a time and putting right, as a therapist presses for it."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.custody.actions.holding import end_therapy
from evenhand.domain.custody.actions.moving import move_entry
from evenhand.domain.custody.models import Deletion, LegalHold
from evenhand.faces.components.signing_in import PROVED
from evenhand.foundation.audit.models import AuditEntry
from evenhand.foundation.practices.models import Member
from evenhand.foundation.vault.models import WrappedKey
from tests.domain.custody.files import elements
from tests.domain.stored import everything
from tests.factories import (
    NOW,
    a_case,
    a_colleague,
    a_submission,
    a_therapist,
    an_assignment,
    browser_of_client,
    browser_of_therapist,
    frozen,
    inside,
    therapist_actor,
)

pytestmark = pytest.mark.django_db


def fresh(member: Member, *, proved_at: datetime = NOW) -> Client:
    """Return the browser of a therapist who has just proved who they are."""
    browser = browser_of_therapist(member)
    session = browser.session
    session[PROVED] = proved_at.timestamp()
    session.save()
    return browser


def at(case: CaseFile, ending: str) -> str:
    return f"/desk/cases/{case.number}/{ending}/"


def acts(case: CaseFile) -> list[str]:
    with inside(case):
        return list(AuditEntry.objects.order_by("number").values_list("act", flat=True))


def body_of(answer: object) -> bytes:
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


@frozen()
@pytest.mark.parametrize("ending", ["take-along", "delete"])
def test_who_has_not_just_proved_who_they_are_is_asked_to(ending: str) -> None:
    case = a_case()
    browser = browser_of_therapist(case.therapist)
    for answer in (browser.get(at(case, ending)), browser.post(at(case, ending), {"form": "json"})):
        assert answer.headers["Location"].startswith("/desk/settings/security/confirm/?next=")


@frozen()
def test_a_case_file_is_taken_along_with_numbers_or_with_names() -> None:
    case = a_case(name="Maria Wirsing", goal="To rest.")
    browser = fresh(case.therapist)
    assert "can be read by whoever has it" in browser.get(at(case, "take-along")).text
    answer = browser.post(at(case, "take-along"), {"form": "json"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="space.json"'
    file = body_of(answer)
    assert elements(file)[-1]["end"]["rows"]["information"] == 1
    assert b"Wirsing" not in file
    assert acts(case)[-1] in ("case.exported", "take_case.shown")
    assert "case.exported" in acts(case)
    assert b"Wirsing" in body_of(browser.post(at(case, "take-along"), {"form": "json", "names": "yes"}))
    assert "case.exported_with_names" in acts(case)


@frozen()
def test_a_case_file_is_taken_along_as_fhir() -> None:
    case = a_case()
    a_submission(of=an_assignment(of=case))
    answer = fresh(case.therapist).post(at(case, "take-along"), {"form": "fhir"})
    assert answer.headers["Content-Type"] == "application/fhir+json"
    assert len(json.loads(body_of(answer))["entry"]) == 3


@frozen()
@pytest.mark.parametrize("form", ["", "zip", "../json"])
def test_a_form_that_is_none_is_not_there_and_is_not_recorded(form: str) -> None:
    case = a_case()
    assert fresh(case.therapist).post(at(case, "take-along"), {"form": form}).status_code == 404
    assert "case.exported" not in acts(case)


@frozen()
def test_an_owner_takes_the_whole_practice_along_and_nobody_else_does() -> None:
    owner = a_therapist()
    colleague = a_colleague(of=owner)
    case = a_case(of=colleague, goal="To rest.")
    address = "/desk/settings/take-along/"
    assert "Take the whole practice along" in fresh(owner).get(address).text
    assert b"To rest." in body_of(fresh(owner).post(address, {"form": "json"}))
    assert acts(case)[-1] == "practice.exported"
    for answer in (fresh(colleague).get(address), fresh(colleague).post(address, {"form": "json"})):
        assert answer.status_code == 404


@frozen()
def test_a_file_that_meets_a_damaged_text_ends_without_its_end() -> None:
    case = a_case(goal="To rest.")
    with inside(case):
        WrappedKey.objects.filter(case_id=case.pk).delete()
    answer = fresh(case.therapist).post(at(case, "take-along"), {"form": "json"})
    with pytest.raises(Exception, match=r"not in reach|no key"):
        body_of(answer)


@frozen()
def test_the_end_of_therapy_is_noted_and_taken_back() -> None:
    case = a_case()
    browser = browser_of_therapist(case.therapist)
    page = browser.post(at(case, "keeping"), {"act": "end", "on": "2026-11-20"}, follow=True).text
    assert "Therapy ended on Fri 20 Nov" in page
    assert case.number not in browser.get("/desk/cases/").text
    assert browser.get(f"/desk/cases/{case.number}/").status_code == 200
    browser.post(at(case, "keeping"), {"act": "take-up"})
    assert case.number in browser.get("/desk/cases/").text


@frozen()
@pytest.mark.parametrize("on", ["", "2026-11-25", "yesterday", "0001-01-01"])
def test_an_end_that_is_no_day_is_said(on: str) -> None:
    case = a_case()
    answer = browser_of_therapist(case.therapist).post(at(case, "keeping"), {"act": "end", "on": on})
    assert answer.status_code == 422
    assert "not later than today" in answer.text


@frozen()
def test_a_hold_is_placed_seen_and_lifted() -> None:
    case = a_case()
    browser = fresh(case.therapist)
    answer = browser.post(at(case, "keeping"), {"act": "hold", "reason": "", "until": "2026-01-01"})
    assert answer.status_code == 422
    assert "Write why it has to be kept." in answer.text
    assert "Choose a day that is not over" in answer.text
    browser.post(at(case, "keeping"), {"act": "hold", "reason": "A court <b>asked</b>.", "until": ""})
    assert "A court &lt;b&gt;asked&lt;/b&gt;." in browser.get(at(case, "keeping")).text
    assert "A hold is in force" in browser.get(at(case, "delete")).text
    assert "A hold is in force" in browser.post(at(case, "delete")).text
    with inside(case):
        hold = LegalHold.objects.get()
    assert browser.post(at(case, "keeping"), {"act": "lift", "hold": "nothing"}).status_code == 404
    browser.post(at(case, "keeping"), {"act": "lift", "hold": str(hold.pk)})
    assert "A hold is in force" not in browser.get(at(case, "delete")).text


@frozen()
def test_an_owner_sees_that_there_is_a_hold_and_no_word_of_why() -> None:
    owner = a_therapist()
    case = a_case(of=a_colleague(of=owner))
    browser_of_therapist(case.therapist).post(at(case, "keeping"), {"act": "hold", "reason": "Brennnessel"})
    page = browser_of_therapist(owner).get(at(case, "keeping")).text
    assert "without an end" in page
    assert "Brennnessel" not in page


def second_confirmation(browser: Client, case: CaseFile) -> str:
    page = browser.post(at(case, "delete")).text
    found = re.search(r'name="confirmed" value="([^"]+)"', page)
    assert found is not None
    return found[1]


@frozen()
def test_a_case_file_is_deleted_after_two_confirmations_with_a_proof() -> None:
    case = a_case(goal="To rest.")
    browser, client = fresh(case.therapist), browser_of_client(case)
    page = browser.get(at(case, "delete")).text
    assert "from <strong>2 December 2026</strong> on its words cannot be read by anyone" in page
    before = everything()["cases_casefile"]
    confirmed = second_confirmation(browser, case)
    assert everything()["cases_casefile"] == before
    answer = browser.post(at(case, "delete"), {"confirmed": confirmed, "number": case.number.lower()}, follow=True)
    assert "Proof of deletion" in answer.text
    assert case.number in answer.text
    assert "2 December 2026" in answer.text
    assert case.therapist.user.email in answer.text
    assert "To rest." not in answer.text
    assert browser.get(f"/desk/cases/{case.number}/").status_code == 404
    assert client.get("/me/").headers["Location"].startswith("/me/in/")
    assert case.number in browser.get("/desk/deleted/").text


@frozen()
@pytest.mark.parametrize("number", ["", "P41A913", "' or 1=1"])
def test_another_number_deletes_nothing(number: str) -> None:
    case = a_case()
    browser = fresh(case.therapist)
    confirmed = second_confirmation(browser, case)
    answer = browser.post(at(case, "delete"), {"confirmed": confirmed, "number": number})
    assert answer.status_code == 422
    assert "This is not the number of this case file." in answer.text
    with inside(case):
        assert CaseFile.objects.exists()


def test_the_first_confirmation_is_asked_for_anew_when_it_is_old_forged_or_of_another_case_file() -> None:
    with frozen():
        case = a_case()
        other = a_case(of=case.therapist)
        browser = fresh(case.therapist)
        confirmed, of_other = second_confirmation(browser, case), second_confirmation(browser, other)
        for odd in (of_other, "forged", f"{case.pk}:x:y"):
            answer = browser.post(at(case, "delete"), {"confirmed": odd, "number": case.number})
            assert "Begin again" in answer.text
    with frozen(NOW + timedelta(minutes=11)):
        session = browser.session
        session[PROVED] = (NOW + timedelta(minutes=11)).timestamp()
        session.save()
        answer = browser.post(at(case, "delete"), {"confirmed": confirmed, "number": case.number})
        assert "Begin again" in answer.text
    with inside(case):
        assert CaseFile.objects.filter(pk=case.pk).exists()


@frozen()
def test_a_proof_is_seen_by_who_deleted_and_by_owners_alone() -> None:
    owner = a_therapist()
    therapist, colleague = a_colleague(of=owner), a_colleague(of=owner)
    case = a_case(of=therapist)
    browser = fresh(therapist)
    confirmed = second_confirmation(browser, case)
    browser.post(at(case, "delete"), {"confirmed": confirmed, "number": case.number})
    with inside(owner):
        address = f"/desk/deleted/{Deletion.objects.get().pk}/"
    for who, status in ((therapist, 200), (owner, 200), (colleague, 404), (a_therapist(), 404)):
        assert browser_of_therapist(who).get(address).status_code == status
    assert case.number not in browser_of_therapist(colleague).get("/desk/deleted/").text


@frozen()
def test_an_entry_is_moved_by_the_number_of_the_right_case_file_and_taken_back() -> None:
    wrong = a_case()
    right = a_case(of=wrong.therapist)
    entry = a_submission(of=an_assignment(of=wrong)).entry
    browser = browser_of_therapist(wrong.therapist)
    address = at(wrong, f"entries/{entry}/move")
    assert f"/entries/{entry}/move/" in browser.get(at(wrong, f"entries/{entry}")).text
    page = browser.post(address, {"act": "move", "number": right.number}, follow=True).text
    assert "The entry is in this case file now." in page
    assert f'It lay in <span class="case-number">{wrong.number}</span> before.' in page
    assert browser.get(at(wrong, f"entries/{entry}")).status_code == 404
    assert browser.get(at(right, f"entries/{entry}")).status_code == 200
    back = browser.post(at(right, f"entries/{entry}/move"), {"act": "back"}, follow=True).text
    assert "The entry is back where it was." in back
    assert browser.get(at(wrong, f"entries/{entry}")).status_code == 200


@frozen()
@pytest.mark.parametrize("whose", ["nobody's", "a colleague's", "its own", "another practice's"])
def test_an_entry_goes_to_no_case_file_that_the_therapist_cannot_open(whose: str) -> None:
    wrong = a_case()
    entry = a_submission(of=an_assignment(of=wrong)).entry
    numbers = {
        "nobody's": "Z99Z999",
        "a colleague's": a_case(of=a_colleague(of=wrong.therapist)).number,
        "its own": wrong.number,
        "another practice's": a_case().number,
    }
    address = at(wrong, f"entries/{entry}/move")
    answer = browser_of_therapist(wrong.therapist).post(address, {"act": "move", "number": numbers[whose]})
    assert answer.status_code == 422
    assert "no case file of that number that you can open" in answer.text


@frozen()
def test_a_move_from_a_case_file_that_is_not_ones_own_is_not_offered_back() -> None:
    owner = a_therapist()
    wrong, right = a_case(of=a_colleague(of=owner)), a_case(of=owner)
    entry = a_submission(of=an_assignment(of=wrong)).entry
    with inside(owner):
        move_entry(entry=entry, from_case=wrong, to_case=right, by=therapist_actor(owner), at=NOW)
    browser = browser_of_therapist(owner)
    assert "It was moved here" not in browser.get(at(right, f"entries/{entry}/move")).text
    assert browser.post(at(right, f"entries/{entry}/move"), {"act": "back"}).status_code == 422


def an_ended_case(owner: Member, on: date = date(2010, 1, 1), **made: str) -> CaseFile:
    case = a_case(of=owner, name=made.get("name", ""))
    with inside(case):
        end_therapy(case=case, on=on, by=therapist_actor(owner), at=NOW)
    return case


@frozen()
def test_the_table_is_changed_and_the_dry_run_follows() -> None:
    owner = a_therapist()
    case = an_ended_case(owner, date(2020, 1, 1))
    browser, address = fresh(owner), "/desk/settings/keeping/"
    assert "Nothing is over its time" in browser.get(address).text
    page = browser.post(address, {"act": "time", "kind": "case_file", "months": "24"}, follow=True).text
    assert "Your own time." in page
    assert case.number in page
    browser.post(address, {"act": "time", "kind": "case_file", "months": ""})
    assert case.number not in browser.get(address).text.partition("Over its time today")[2]
    browser.post(address, {"act": "country", "country": "DE"})
    assert '<option value="DE" selected>' in browser.get(address).text


@frozen()
@pytest.mark.parametrize("months", ["0", "-1", "1201", "1e2", "٣", "x", "9" * 5000])
def test_a_time_that_is_none_is_said(months: str) -> None:
    owner = a_therapist()
    data = {"act": "time", "kind": "case_file", "months": months}
    answer = fresh(owner).post("/desk/settings/keeping/", data)
    assert answer.status_code == 422
    assert "Write a whole number of months" in answer.text


@frozen()
@pytest.mark.parametrize(
    "odd", [{"act": "country", "country": "XX"}, {"act": "time", "kind": "letters", "months": "1"}, {"act": "burn"}, {}]
)
def test_what_no_button_sends_is_not_there(odd: dict[str, str]) -> None:
    assert fresh(a_therapist()).post("/desk/settings/keeping/", odd).status_code == 404


@frozen()
def test_what_is_over_its_time_is_destroyed_when_it_is_confirmed_with_its_count() -> None:
    owner = a_therapist()
    first, second, stays = (an_ended_case(owner) for _ in range(3))
    browser, address = fresh(owner), "/desk/settings/keeping/"
    ticked = {"act": "destroy", "due": [f"case_file:{one.pk}" for one in (first, second)]}
    for data in (
        {"act": "destroy"},
        ticked,
        {**ticked, "sure": "yes"},
        {**ticked, "sure": "yes", "count": "3"},
        {**ticked, "count": "2"},
    ):
        answer = browser.post(address, data)
        assert answer.status_code == 422
    with inside(owner):
        assert CaseFile.objects.count() == 3
    page = browser.post(address, {**ticked, "sure": "yes", "count": "2"}, follow=True).text
    assert "What you ticked is destroyed." in page
    with inside(owner):
        assert [one.pk for one in CaseFile.objects.all()] == [stays.pk]
        assert {one.why for one in Deletion.objects.all()} == {Deletion.Why.RETENTION}


@frozen()
def test_a_held_case_file_has_no_box_and_is_not_destroyed() -> None:
    owner = a_therapist()
    case = an_ended_case(owner)
    browser, address = fresh(owner), "/desk/settings/keeping/"
    browser.post(at(case, "keeping"), {"act": "hold", "reason": "A court."})
    page = browser.get(address).text
    assert "held" in page
    assert f"case_file:{case.pk}" not in page
    data = {"act": "destroy", "due": [f"case_file:{case.pk}"], "sure": "yes", "count": "1"}
    assert browser.post(address, data).status_code == 422
    with inside(case):
        assert CaseFile.objects.exists()
