"""Words in a form that could not be taken: they wait on the page, whoever signed out meanwhile."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from tests.factories import a_case, browser_of_client, browser_of_therapist, frozen

pytestmark = pytest.mark.django_db
WORDS = "\nA line\n</textarea><script>x</script> 🙂 שלום "
OWN = {"Origin": "http://testserver"}


def fields_of(page: str) -> dict[str, str]:
    """What the form of a page sends, as a browser reads it: without the line break that opens a text area."""
    found = re.findall(r'<textarea hidden name="([^"]+)">\n(.*?)</textarea>', page, re.DOTALL)
    return {html.unescape(name): html.unescape(value) for name, value in found}


def a_strict(browser: Client) -> Client:
    browser.handler.enforce_csrf_checks = True
    return browser


@frozen()
@pytest.mark.parametrize(
    ("address", "door"), [("/desk/cases/A00A000/information/", "/in/"), ("/me/device/", "/me/in/")]
)
def test_signed_out_the_words_wait_beside_the_way_in(address: str, door: str) -> None:
    answer = Client().post(f"{address}?x=1", {"goal": WORDS, "act": "save"})
    assert answer.status_code == 403
    assert f'href="{door}"' in answer.text
    assert f'action="{address}?x=1"' in answer.text
    assert fields_of(answer.text) == {"goal": WORDS, "act": "save"}
    assert "<script>x" not in answer.text


@frozen()
def test_signed_out_with_nothing_typed_the_door_opens() -> None:
    assert Client().post("/desk/cases/A00A000/information/", {"goal": ""}).status_code == 302


@frozen()
def test_every_value_of_a_name_is_kept() -> None:
    page = Client().post("/me/device/", {"area": ["family", "money"]}).text
    assert re.findall(r'name="area">\n(\w+)<', page) == ["family", "money"]


@frozen()
def test_sent_again_after_coming_in_they_are_stored() -> None:
    case = a_case()
    address = f"/desk/cases/{case.number}/information/"
    held = fields_of(Client().post(address, {"goal": "To rest."}).text)
    browser = browser_of_therapist(case.therapist)
    assert browser.post(address, held).status_code == 302
    assert "To rest." in browser.get(address).text


@frozen()
def test_an_old_token_shows_the_words_with_a_new_one() -> None:
    case = a_case()
    address = f"/desk/cases/{case.number}/information/"
    browser = a_strict(browser_of_therapist(case.therapist))
    answer = browser.post(address, {"goal": WORDS, "csrfmiddlewaretoken": "old"}, headers=OWN)
    assert answer.status_code == 403
    assert fields_of(answer.text) == {"goal": WORDS}
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.text)
    assert found is not None
    again = {"goal": "To rest.", "csrfmiddlewaretoken": found[1]}
    assert browser.post(address, again, headers=OWN).status_code == 302


@frozen()
@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {}])
def test_the_form_of_another_site_is_refused_and_never_shown_again(headers: dict[str, str]) -> None:
    answer = a_strict(browser_of_client(a_case())).post("/me/settings/", {"theme": "not ours"}, headers=headers)
    assert answer.status_code == 403
    assert "not ours" not in answer.text
    assert "The page was open for a long time" in answer.text


@frozen()
def test_a_password_is_held_by_no_page() -> None:
    typed = {"email": "a@example.org", "password": "a secret of some length"}
    answer = a_strict(Client()).post("/in/", typed, headers=OWN)
    assert answer.status_code == 403
    assert "a secret" not in answer.text
    assert "a@example.org" not in answer.text
