"""Sign-in and security: what lets in, where somebody is signed in, and a fresh proof before any of it changes."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from evenhand.faces.workspace.security.urls import urlpatterns
from evenhand.foundation.accounts.models import CodeApp, Passkey, RecoveryCode
from evenhand.foundation.accounts.passwords.rules import TOO_SHORT
from evenhand.foundation.practices.models import Member
from tests.faces.workspace.security import EMAIL, an_app, code_of, past_the_password, signed_in
from tests.faces.workspace.test_door import ceremony_on, shows
from tests.factories import NOW, PASSWORD, a_therapist, browser_of_therapist, frozen, settled
from tests.foundation.accounts.passkeys.made import a_passkey
from tests.foundation.accounts.passkeys.soft_device import SoftDevice

pytestmark = pytest.mark.django_db
HERE = "/desk/settings/security/"
PAGES = ("", "start/", "confirm/")
FRESH_PAGES = ("passkey/", "app/", "codes/", "lock/", "password/", "factors/{id}/")
ACTS = ("confirm/passkey/", "places/end/", "places/{id}/end/")
FRESH_ACTS = ("codes/file/", "factors/{id}/remove/")
LATER = NOW + timedelta(minutes=10)


def a_browser(at: datetime = NOW) -> tuple[Member, Client]:
    """Return a therapist without a second step and the browser in which they have just come in."""
    with frozen(at):
        member = settled(a_therapist(email=EMAIL))
        return member, signed_in()


def test_every_route_is_asked_here() -> None:
    assert len(urlpatterns) == len((*PAGES, *FRESH_PAGES, *ACTS, *FRESH_ACTS))


@frozen()
@pytest.mark.parametrize("ending", [*PAGES, *FRESH_PAGES])
def test_a_page_opens_right_after_signing_in(ending: str) -> None:
    member, browser = a_browser()
    app = an_app(of=member)
    assert browser.get(HERE + ending.format(id=app.pk)).status_code == 200


@pytest.mark.parametrize("ending", [*FRESH_PAGES, *FRESH_ACTS])
def test_ten_minutes_later_it_is_asked_whether_it_is_you(ending: str) -> None:
    member, browser = a_browser()
    address = HERE + ending.format(id=an_app(of=member).pk)
    with frozen(LATER):
        for answer in (browser.get(address), browser.post(address)):
            assert answer.headers["Location"] == f"{HERE}confirm/?next={address.replace('/', '%2F')}"
    assert CodeApp.objects.count() == 1


@frozen()
@pytest.mark.parametrize("ending", [*ACTS, *FRESH_ACTS])
def test_an_act_takes_a_button(ending: str) -> None:
    _, browser = a_browser()
    assert browser.get(HERE + ending.format(id=uuid4())).status_code == 405


@frozen()
@pytest.mark.parametrize("ending", ["factors/{id}/", "factors/{id}/remove/", "places/{id}/end/"])
def test_what_is_somebody_elses_is_not_there(ending: str) -> None:
    _, browser = a_browser()
    other = a_therapist()
    foreign = {an_app(of=other).pk, a_passkey(of=other)[1].pk, uuid4()}
    missing = browser.get("/desk/nothing/").content
    for pk in foreign:
        answer = browser.post(HERE + ending.format(id=pk), {"last_too": "yes", "name": "x"})
        assert (answer.status_code, answer.content) == (404, missing)
    assert CodeApp.objects.count() == Passkey.objects.count() == 1


def test_the_password_proves_who_it_is_under_a_new_session_id() -> None:
    _, browser = a_browser()
    with frozen(LATER):
        before = browser.cookies["session"].value
        answer = browser.post(f"{HERE}confirm/", {"password": PASSWORD, "next": f"{HERE}app/"})
        assert answer.headers["Location"] == f"{HERE}app/"
        assert browser.cookies["session"].value != before
        assert browser.get(f"{HERE}app/").status_code == 200
        assert "this browser" in browser.get(HERE).text


def test_a_wrong_password_proves_nothing_and_is_counted() -> None:
    _, browser = a_browser()
    with frozen(LATER):
        statuses = [browser.post(f"{HERE}confirm/", {"password": "wrong"}).status_code for _ in range(6)]
        assert statuses == [403] * 5 + [429]
        assert browser.get(f"{HERE}app/").status_code == 302


def test_a_passkey_proves_it_and_one_of_somebody_else_does_not() -> None:
    member, browser = a_browser()
    device, _ = a_passkey(of=member)
    stranger, _ = a_passkey(of=a_therapist())
    with frozen(LATER):
        to = f"{HERE}confirm/passkey/"
        assert shows(browser, stranger, f"{HERE}confirm/", to).status_code == 403
        assert shows(browser, device, f"{HERE}confirm/", to).status_code == 302
        assert browser.get(f"{HERE}app/").status_code == 200


@frozen()
def test_an_answer_from_the_door_confirms_nothing() -> None:
    member, browser = a_browser()
    device, _ = a_passkey(of=member)
    ceremony = ceremony_on(Client().get("/in/").text)
    sent = {"ceremony": ceremony.token, "response": device.shows(ceremony)}
    assert browser.post(f"{HERE}confirm/passkey/", sent).status_code == 403


def test_it_goes_on_to_own_addresses_only() -> None:
    _, browser = a_browser()
    with frozen(LATER):
        sent = {"password": PASSWORD, "next": "https://elsewhere.example/"}
        assert browser.post(f"{HERE}confirm/", sent).headers["Location"] == "/desk/"


def test_the_demo_never_asks(settings: Settings) -> None:
    _, browser = a_browser()
    settings.DEMO, settings.DEMO_DOOR = True, "door"
    with frozen(LATER):
        assert browser.get(f"{HERE}app/").status_code == 200


@frozen()
def test_the_door_of_the_demo_leads_straight_to_the_desk(settings: Settings) -> None:
    a_therapist()
    settings.DEMO, settings.DEMO_DOOR = True, "door"
    browser = Client()
    assert browser.get("/demo/in/door/").headers["Location"] == "/demo/"
    assert "this browser" in browser.get(HERE).text


@frozen()
def test_a_passkey_is_made_named_and_removed() -> None:
    _, browser = a_browser()
    device = SoftDevice()
    ceremony = ceremony_on(browser.get(f"{HERE}passkey/").text)
    sent = {"ceremony": ceremony.token, "response": device.makes(ceremony), "name": "My <b>key</b>"}
    assert browser.post(f"{HERE}passkey/", sent).headers["Location"] == f"{HERE}codes/"
    assert "My &lt;b&gt;key&lt;/b&gt;" in browser.get(HERE).text
    passkey = Passkey.objects.get()
    browser.post(f"{HERE}factors/{passkey.pk}/", {"name": "Other"})
    assert "Other" in browser.get(f"{HERE}?done=renamed").text
    browser.post(f"{HERE}factors/{passkey.pk}/remove/", {"last_too": "yes"})
    assert not Passkey.objects.exists()


@frozen()
def test_a_passkey_without_a_name_is_called_after_the_browser() -> None:
    _, browser = a_browser()
    page = browser.get(f"{HERE}passkey/", headers={"User-Agent": "Firefox/1 (Windows)"}).text
    assert 'value="Firefox on Windows"' in page


@frozen()
def test_an_answer_that_proves_nothing_keeps_no_passkey_and_the_typed_name_stays() -> None:
    _, browser = a_browser()
    answer = browser.post(f"{HERE}passkey/", {"ceremony": "x", "response": "{}", "name": "My key"})
    assert answer.status_code == 403
    assert 'value="My key"' in answer.text


@frozen()
def test_an_app_is_added_with_its_first_code() -> None:
    _, browser = a_browser()
    page = browser.get(f"{HERE}app/").text
    app = CodeApp.objects.get()
    assert "<svg" in page
    assert " ".join(re.findall("....", app.secret)) in page
    answer = browser.post(f"{HERE}app/", {"code": "000000", "name": "My phone"})
    assert answer.status_code == 403
    assert 'value="My phone"' in answer.text
    assert browser.post(f"{HERE}app/", {"code": code_of(app)}).headers["Location"] == f"{HERE}codes/"
    assert past_the_password().get("/desk/").status_code == 302


@frozen()
def test_recovery_codes_are_shown_once_and_can_be_kept_as_a_file() -> None:
    member, browser = a_browser()
    an_app(of=member)
    page = browser.post(f"{HERE}codes/").text
    codes = re.findall(r"<code>([\w-]+)</code>", page)
    assert len(set(codes)) == RecoveryCode.objects.count() == 10
    assert codes[0] not in browser.get(f"{HERE}codes/").text
    assert "10 left" in browser.get(HERE).text
    file = browser.post(f"{HERE}codes/file/", {"codes": "\r\n".join(codes)})
    assert file.headers["Content-Disposition"] == 'attachment; filename="codes.txt"'
    assert file.text.split() == codes


@frozen()
@pytest.mark.parametrize("text", ["", "<script>alert(1)</script>", "=cmd()", "k7mp-2xqr-9dtw\n=1"])
def test_a_file_of_anything_else_is_not_there(text: str) -> None:
    _, browser = a_browser()
    assert browser.post(f"{HERE}codes/file/", {"codes": text}).status_code == 404


@frozen()
def test_the_last_one_goes_only_with_a_tick() -> None:
    member, browser = a_browser()
    app = an_app(of=member)
    answer = browser.post(f"{HERE}factors/{app.pk}/remove/")
    assert answer.status_code == 422
    assert "This is the last one" in answer.text
    browser.post(f"{HERE}factors/{app.pk}/remove/", {"last_too": "yes"})
    assert not CodeApp.objects.exists()


@frozen()
def test_a_new_password_ends_every_other_browser_and_this_one_goes_on_under_a_new_id() -> None:
    _, browser = a_browser()
    other = signed_in()
    before = browser.cookies["session"].value
    answer = browser.post(f"{HERE}password/", {"password": "another long pass phrase"})
    assert answer.headers["Location"] == f"{HERE}?done=password"
    assert browser.cookies["session"].value != before
    assert browser.get("/desk/").status_code == 200
    assert other.get("/desk/").status_code == 302
    assert past_the_password().get("/desk/").status_code == 302


@frozen()
def test_a_short_password_is_told_what_has_to_change() -> None:
    _, browser = a_browser()
    answer = browser.post(f"{HERE}password/", {"password": "short"})
    assert answer.status_code == 422
    assert TOO_SHORT in answer.text
    assert 'value="short"' not in answer.text


@frozen()
def test_the_list_says_which_browser_is_this_one_and_ends_another() -> None:
    _, browser = a_browser()
    other = signed_in()
    page = browser.get(HERE).text
    assert page.count("this browser") == 1
    assert page.count("End this one") == 2
    places = re.findall(r"places/([\w-]+)/end/", page.split("this browser")[1])
    for place in places:
        browser.post(f"{HERE}places/{place}/end/")
    assert other.get("/desk/").status_code == 302 or browser.get("/desk/").status_code == 302


@frozen()
def test_a_browser_that_was_ended_is_out_at_its_next_request() -> None:
    _, browser = a_browser()
    other = signed_in()
    here = other.get(HERE).text
    mine = next(row for row in here.split('<li class="row-item">')[1:] if "this browser" in row)
    place = re.search(r"places/([\w-]+)/end/", mine)
    assert place is not None
    assert browser.post(f"{HERE}places/{place[1]}/end/").headers["Location"] == f"{HERE}?done=ended#places"
    assert other.get("/desk/").status_code == 302
    assert browser.get("/desk/").status_code == 200


@frozen()
def test_ending_all_ends_this_one_too() -> None:
    _, browser = a_browser()
    other = signed_in()
    assert browser.post(f"{HERE}places/end/").headers["Location"] == reverse("sign_in")
    assert browser.get("/desk/").status_code == other.get("/desk/").status_code == 302


@frozen()
def test_ending_this_one_leads_to_the_door() -> None:
    _, browser = a_browser()
    place = re.search(r"places/([\w-]+)/end/", browser.get(HERE).text)
    assert place is not None
    assert browser.post(f"{HERE}places/{place[1]}/end/").headers["Location"] == reverse("sign_in")
    assert browser.get("/desk/").status_code == 302


@frozen()
def test_signed_out_every_page_shows_the_way_in() -> None:
    for ending in (*PAGES, *FRESH_PAGES):
        assert Client().get(HERE + ending.format(id=uuid4())).headers["Location"].startswith("/in/?next=")


@frozen()
def test_a_browser_from_before_the_list_still_opens_the_page() -> None:
    assert "Nothing to list." in browser_of_therapist(a_therapist()).get(HERE).text
