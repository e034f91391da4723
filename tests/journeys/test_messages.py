"""Client and therapist write to each other: no word is lost on the way, and files go along."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Page, expect

from evenhand.domain.conversations.models import Message
from tests.attachments import a_photo_that_tells
from tests.factories import inside
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.therapist import Work, a_therapist_at_work
from tests.journeys.ways_in import bring_in_client, bring_in_therapist


@pytest.fixture
def work(transactional_db: None) -> Work:
    """A practice with work in it."""
    return a_therapist_at_work()


def test_a_message_survives_a_lost_connection_and_is_answered_by_keyboard(desk: Page, phone: Page, work: Work) -> None:
    bring_in_client(phone, work.case)
    phone.goto("/me/messages/")
    field = phone.get_by_label("Your message")
    field.fill("Can we move")
    expect(phone.get_by_text("Saved at")).to_be_visible()
    phone.context.set_offline(True)
    field.fill("Can we move to five?")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Not saved yet")).to_be_visible()
    expect(field).to_have_value("Can we move to five?")
    phone.context.set_offline(False)
    expect(phone.get_by_text("Saved at")).to_be_visible()
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Sent.", exact=True)).to_be_visible()
    with inside(work.case):
        assert [row.words for row in Message.objects.all()] == ["Can we move to five?"]
    bring_in_therapist(desk, work.member)
    desk.goto("/desk/")
    desk.get_by_role("link", name="Read the messages of").press("Enter")
    expect(desk.get_by_text("Can we move to five?")).to_be_in_viewport()
    desk.get_by_label("Your message to the client").press_sequentially("Yes.")
    desk.keyboard.press("Tab")
    expect(desk.get_by_label("Choose pictures or PDF files")).to_be_focused()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Sent. The client finds it in their space.")).to_be_visible()
    look_on_every_screen(desk, state="messages at the desk")


def test_a_photo_goes_with_a_message_and_half_an_answer_outlives_its_page(desk: Page, phone: Page, work: Work) -> None:
    bring_in_client(phone, work.case)
    phone.goto("/me/messages/")
    phone.get_by_label("Your message").fill("My sheet of the week.")
    photo = FilePayload(name="sheet.jpg", mimeType="image/jpeg", buffer=a_photo_that_tells())
    program = FilePayload(name="shell.png", mimeType="image/png", buffer=b"MZ and more")
    phone.get_by_label("Choose pictures or PDF files").set_input_files([program, photo])
    expect(phone.get_by_text("shell.png: Only pictures")).to_be_visible()
    expect(phone.get_by_role("button", name="Take away sheet.jpg")).to_be_visible()
    look_on_every_screen(phone, state="a file was added, another refused")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_text("Sent.", exact=True)).to_be_visible()
    bring_in_therapist(desk, work.member)
    desk.goto(work.at("messages/"))
    desk.get_by_text("sheet.jpg", exact=True).first.click()
    picture = desk.get_by_role("img", name="Picture: sheet.jpg")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 20)
    desk.get_by_label("Your message to the client").fill("Thank you, I have")
    expect(desk.get_by_text("Saved at")).to_be_visible()
    desk.reload()
    expect(desk.get_by_label("Your message to the client")).to_have_value("Thank you, I have")
