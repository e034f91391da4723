"""What people paste, mistype and open too late: kept as it is, never run, answered in plain words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from evenhand.domain.worksheets.models import Assignment
from tests.faces.fresh import without_fresh
from tests.factories import a_case, a_therapist, an_assignment, an_invitation
from tests.journeys.accessibility import assert_everybody_can_use, wider_than_the_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import PHONE
from tests.journeys.test_client_writes import SAVED
from tests.journeys.therapist import Work, a_therapist_at_work, sign_in
from tests.journeys.ways_in import bring_in_client, bring_in_therapist

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = (
    "<!doctype html><html><head><title>Other</title><script>document.title='ran'</script>"
    "<style>body{display:none}</style></head><body onload=\"document.title='ran'\">"
    "<img src=x onerror=\"document.title='ran'\"><svg/onload=\"document.title='ran'\"></textarea></body></html>"
)
WORDS = f"😳👩‍👩‍👧 שלום مرحبا\n\n{PAGE}\n{{{{ 7|add:1 }}}} {{% now %}} &amp; &lt;  two  spaces\tTab"
LONG = ("wörd <b>word " * 1600)[:19_990] + "😳 שלום"
UNBROKEN = "A" * 400


@pytest.fixture
def work() -> Work:
    """A therapist with work on the desk."""
    return a_therapist_at_work()


@pytest.fixture
def assignment() -> Assignment:
    """The flagship sheet, given to a new client of today."""
    now = datetime.now(UTC)
    return an_assignment(of=a_case(of=a_therapist(at=now), at=now), at=now)


def whole(page: Page, title: str) -> None:
    """The page is its own: nothing pasted has run, hidden it or pushed it sideways, and everybody can use it."""
    page.wait_for_load_state()  # a long page is there before all of it has come
    assert page.title().startswith(title)
    assert not wider_than_the_screen(page), page.url
    assert_everybody_can_use(page, state="pasted")


def said(page: Page) -> list[str]:
    """Every text by a person on the page, as it was written, once all of the page has come."""
    page.wait_for_load_state()
    texts: list[str] = page.locator(".said").evaluate_all("all => all.map(one => one.textContent)")
    return texts


def test_whatever_a_therapist_pastes_comes_back_equal_everywhere(
    desk: Page, open_screen: OpenScreen, work: Work
) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("information/"))
    pasted = {"goal": WORDS, "predisposing": LONG, "precipitating": UNBROKEN, "perpetuating": PAGE}
    for name, text in pasted.items():
        desk.locator(f"[name='{name}']").fill(text)
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_role("status").first).to_contain_text("Saved")
    for name, text in pasted.items():
        expect(desk.locator(f"[name='{name}']")).to_have_value(text)
    whole(desk, work.case.number)
    desk.goto(work.at())
    assert WORDS in said(desk)
    whole(desk, work.case.number)
    desk.goto(work.at("assign/compassionate-self-care/"))
    assert WORDS in said(desk)
    desk.locator("[name='message']").fill(LONG)
    desk.get_by_role("button", name="Send").click()
    expect(desk.get_by_role("status").first).to_contain_text("Sent")
    assert LONG in said(desk)
    whole(desk, work.case.number)
    phone = open_screen(PHONE)
    bring_in_client(phone, work.case)
    phone.goto("/me/")
    assert LONG in said(phone)
    whole(phone, "My space")


def test_a_pasted_name_stays_a_name(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("settings/"))
    desk.get_by_label("Name", exact=True).fill(PAGE + UNBROKEN)
    desk.get_by_label("Show the name instead of the number").check()
    desk.get_by_label("E-mail address", exact=True).fill("no address <b>")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".error-summary")).to_be_focused()
    expect(desk.get_by_label("Name", exact=True)).to_have_value(PAGE + UNBROKEN)
    expect(desk.get_by_label("E-mail address", exact=True)).to_have_value("no address <b>")
    desk.get_by_label("E-mail address", exact=True).fill("")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("status").first).to_contain_text("Saved")
    for address in ("/desk/", "/desk/cases/", work.at(), work.at("assign/compassionate-self-care/")):
        desk.goto(address)
        expect(desk.get_by_text(PAGE + UNBROKEN).first).to_be_attached()
        assert "ran" not in desk.title()
        assert not wider_than_the_screen(desk), address


def test_a_review_with_a_mistake_keeps_every_word(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at(f"entries/{work.entries[1].entry}/"))
    desk.get_by_label("A new one").check()
    desk.locator("[name='rule_words']").fill(WORDS)
    desk.locator("[name='notes']").fill(LONG)
    desk.locator("[name='belief']").fill("170")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".error-summary")).to_be_focused()
    for name, text in (("rule_words", WORDS), ("notes", LONG), ("belief", "170")):
        expect(desk.locator(f"[name='{name}']")).to_have_value(text)
    desk.locator("[name='belief']").fill("70")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_text(re.compile("Saved at"))).to_be_visible()
    expect(desk.locator("[name='notes']")).to_have_value(LONG)
    assert WORDS in said(desk)
    whole(desk, work.case.number)


def test_whatever_a_client_pastes_reaches_the_therapist_equal(desk: Page, open_screen: OpenScreen, work: Work) -> None:
    an_assignment(of=work.new, at=datetime.now(UTC))
    phone = open_screen(PHONE)
    bring_in_client(phone, work.new)
    phone.goto("/me/")
    phone.get_by_role("link", name="Two replies").click()
    for name, text in (("situation", LONG), ("friend_reply", WORDS), ("self_reply", UNBROKEN)):
        phone.locator(f"[name='{name}']").fill(text)
        phone.get_by_role("button", name="Save and continue").last.click()
        expect(phone.locator(f"[name='{name}']")).to_have_count(0)
    whole(phone, "My space")
    phone.get_by_role("button", name="Continue").last.click()
    expect(phone.get_by_role("heading", level=1, name="Two numbers")).to_be_visible()
    for name, value in (("friend_kindness", "8"), ("self_kindness", "2")):
        phone.locator(f"[name='{name}'][value='{value}']").check(force=True)
    phone.locator("[name='notice']").fill(PAGE)
    phone.get_by_role("button", name="Save and continue").last.click()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("status")).to_contain_text("Thank you for writing this down.")
    whole(phone, "My space")
    bring_in_therapist(desk, work.member)
    desk.goto("/desk/")
    desk.get_by_role("listitem").filter(has_text=work.new.number).get_by_role("link", name="Review").first.click()
    expect(desk.get_by_role("heading", name="What came of it")).to_be_visible()
    for page in (phone, desk):
        assert {LONG, WORDS, UNBROKEN, PAGE} <= set(said(page))
    whole(desk, work.new.number)


def test_a_reason_for_stopping_is_kept_as_it_was_written(desk: Page, open_screen: OpenScreen, work: Work) -> None:
    given = an_assignment(of=work.new, at=datetime.now(UTC))
    phone = open_screen(PHONE)
    bring_in_client(phone, work.new)
    phone.goto(f"/me/w/{given.pk}/stop/")
    phone.get_by_role("textbox").fill(WORDS)
    phone.get_by_role("button", name="Stop it").click()
    expect(phone.get_by_role("status")).to_contain_text("It is stopped.")
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("homework/", of=work.new))
    assert WORDS in said(desk)
    whole(desk, work.new.number)


def test_a_link_that_is_used_old_or_made_up_shows_one_neutral_page(phone: Page, assignment: Assignment) -> None:
    case, now = assignment.case, datetime.now(UTC)
    old = an_invitation(of=case, lasts=timedelta(days=1), at=now - timedelta(days=2))
    used = an_invitation(of=case, at=now)
    phone.goto(f"/me/in/{used}/")
    phone.get_by_role("button", name="I have read this", exact=True).click()
    expect(phone.get_by_role("heading", name="My space")).to_be_visible()
    phone.context.clear_cookies()  # whoever else finds the link; its own client is led home
    seen = set()
    for token in (used, old, "made-up", "x" * 43):
        answer = phone.context.request.get(f"/me/in/{token}/")
        assert answer.status == 410
        seen.add(without_fresh(answer.text()))
    assert len(seen) == 1
    phone.goto("/me/in/made-up/")
    expect(phone.get_by_role("link", name="Get a new link")).to_be_visible()
    whole(phone, "My space")


def test_notes_typed_before_a_sign_out_elsewhere_wait_and_are_saved(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    desk.goto(work.at(f"entries/{work.entries[1].entry}/"))
    desk.locator("[name='notes']").fill(WORDS)
    other = desk.context.new_page()
    other.goto("/desk/")
    other.get_by_role("button", name="Sign out").click()
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.get_by_role("heading", name="You are signed out")).to_be_visible()
    whole(desk, "My space")
    sign_in(other)
    expect(other.get_by_role("heading", name="Today", exact=True)).to_be_visible()
    desk.get_by_role("button", name="Send it again").click()
    expect(desk.get_by_role("heading", name="Send it once more")).to_be_visible()  # the sign-in changed the token
    desk.get_by_role("button", name="Send it again").click()
    expect(desk.locator("[name='notes']")).to_have_value(WORDS)
    expect(desk.get_by_text(re.compile("Saved at"))).to_be_visible()


def test_without_script_words_typed_signed_out_wait_too(open_screen: OpenScreen, assignment: Assignment) -> None:
    page = open_screen(PHONE, script=False)
    bring_in_client(page, assignment.case)
    page.goto(f"/me/w/{assignment.pk}/2/")
    session = [cookie for cookie in page.context.cookies() if cookie["name"] == "session-me"]
    page.context.clear_cookies(name="session-me")
    page.locator("#f-friend_reply").fill(WORDS)
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    page.context.add_cookies(
        [{"name": one["name"], "value": one["value"], "url": page.url.partition("/me/")[0]} for one in session]
    )
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", level=1, name="Go back to your own")).to_be_visible()
    page.goto(f"/me/w/{assignment.pk}/2/")
    expect(page.locator("#f-friend_reply")).to_have_value(WORDS)


@pytest.mark.parametrize("width", [320, 390])
def test_the_help_page_breaks_no_word(phone: Page, width: int) -> None:
    phone.set_viewport_size({"width": width, "height": 800})
    phone.goto("/help/")
    heights = phone.locator(".help-what").evaluate_all("all => all.map(one => one.getClientRects()[0].height)")
    assert heights
    assert max(heights) < 40, "each name stands on one line"
    assert not wider_than_the_screen(phone)


def test_twenty_thousand_characters_are_saved_while_typing_goes_on(phone: Page, assignment: Assignment) -> None:
    bring_in_client(phone, assignment.case)
    phone.goto(f"/me/w/{assignment.pk}/2/")
    phone.locator("#f-friend_reply").fill(LONG)
    phone.locator("#f-friend_reply").press("End")
    phone.keyboard.type(" more")
    expect(phone.get_by_role("status")).to_have_text(SAVED)
    phone.reload()
    expect(phone.locator("#f-friend_reply")).to_have_value(re.compile(r" more$|^.* more", re.DOTALL))
    assert_everybody_can_use(phone, state="long")


def test_the_desk_answers_a_foreign_address_as_one_that_is_not_there(desk: Page, work: Work) -> None:
    now = datetime.now(UTC)
    foreign = a_case(of=a_therapist(at=now), at=now)
    bring_in_therapist(desk, work.member)
    for address in (work.at(of=foreign), work.at("progress/", of=foreign), "/desk/cases/A00A000/", "/nothing/"):
        answer = desk.context.request.get(address)
        assert (answer.status, answer.body()) == (404, desk.context.request.get("/desk/nothing/").body())


def test_two_tabs_on_one_review_show_both_texts(desk: Page, work: Work) -> None:
    bring_in_therapist(desk, work.member)
    address = work.at(f"entries/{work.entries[1].entry}/")
    desk.goto(address)
    other = desk.context.new_page()
    other.goto(address)
    other.locator("[name='notes']").fill("From the other tab.")
    other.get_by_role("button", name="Save", exact=True).click()
    expect(other.get_by_text(re.compile("Saved at"))).to_be_visible()
    desk.locator("[name='notes']").fill("From this tab.")
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator(".error-summary")).to_be_focused()
    assert "From the other tab." in said(desk)
    expect(desk.locator("[name='notes']")).to_have_value("From this tab.")
    whole(desk, work.case.number)
    desk.get_by_role("button", name="Save", exact=True).click()
    expect(desk.locator("[name='notes']")).to_have_value("From this tab.")
    expect(desk.get_by_text(re.compile("Saved at"))).to_be_visible()
