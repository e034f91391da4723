"""A client has reminders as notices on their phone: asked when they choose it, shown by the worker, leading to links.

The service of the browser's maker is stood in for: no test asks anybody outside.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.scheduling.models import ReminderDevice
from evenhand.foundation.outbox.push import place_in
from tests.factories import a_case, inside
from tests.faults.push_services import KEY, a_browser
from tests.journeys.accessibility import look_on_every_screen
from tests.journeys.ways_in import bring_in_client

pytestmark = pytest.mark.django_db(transaction=True)
SAID = a_browser().says("https://fcm.googleapis.com/fcm/send/abc")
STOOD_IN = """(said) => {
  window.wanted = null;
  PushManager.prototype.subscribe = async (wanted) => { window.wanted = wanted; return JSON.parse(said); };
}"""
TOLD = {
    "title": "Your time is coming up",
    "text": "Friday 27 November 2026, 14:00 to 14:50, London time",
    "link": "/t/see/",
    "asked": [{"words": "Other time", "link": "/t/move/"}, {"words": "Call it off", "link": "/t/off/"}],
}
# Hands the worker what a browser hands it; what it would show and open is noted, since nothing shows without a screen.
DELIVERED = """async ([told, actions]) => {
  const noted = {shown: [], opened: []};
  const hand = (event, more) => dispatchEvent(Object.defineProperties(event, Object.fromEntries(
    Object.entries({...more, waitUntil: () => null}).map(([name, value]) => [name, {value}]))));
  registration.showNotification = (title, look) => noted.shown.push([title, look.body, look.actions]);
  clients.openWindow = (link) => noted.opened.push(link);
  hand(new PushEvent("push", {data: told}));
  const links = [JSON.parse(told).link, ...JSON.parse(told).asked.map((one) => one.link)];
  for (const action of actions) {
    hand(new ExtendableEvent("notificationclick"), {action, notification: {data: links, close: () => null}});
  }
  return noted;
}"""


@pytest.fixture
def case(settings: Settings) -> CaseFile:
    settings.PUSH_KEY, settings.PUSH_CONTACT = KEY, "mailto:host@example.org"
    return a_case(at=datetime.now(UTC))


def choose_it(page: Page) -> None:
    page.goto("/me/times/reminders/")
    page.get_by_label("At the times chosen below").check()
    page.get_by_label("1 day before").check()
    page.get_by_label("By a notice on a device").check()
    page.get_by_role("button", name="Keep this choice").click()


def test_a_refusal_is_said_and_what_the_browser_then_says_is_kept(phone: Page, case: CaseFile) -> None:
    bring_in_client(phone, case)
    choose_it(phone)
    expect(phone.get_by_role("alert")).to_contain_text("Allow them in the browser, or choose another way.")
    look_on_every_screen(phone, state="notices refused")
    with inside(case):
        assert not ReminderDevice.objects.exists()

    phone.context.grant_permissions(["notifications"])
    phone.evaluate(STOOD_IN, SAID)
    with phone.expect_navigation():
        phone.get_by_role("button", name="Keep this choice").click()
    expect(phone.get_by_role("status").first).to_be_visible()
    with inside(case):
        assert place_in(ReminderDevice.objects.get().said) == place_in(SAID)
    phone.goto("/me/times/reminders/")
    expect(phone.get_by_label("By a notice on a device")).to_be_checked()


def test_the_worker_shows_a_notice_whose_buttons_lead_into_this_house_alone(phone: Page, case: CaseFile) -> None:
    bring_in_client(phone, case)
    phone.goto("/me/times/reminders/")
    phone.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
    home = phone.evaluate("location.origin")
    worker = phone.context.service_workers[0]
    noted = worker.evaluate(DELIVERED, [json.dumps(TOLD), ["", "0", "1"]])
    buttons = [{"action": "0", "title": "Other time"}, {"action": "1", "title": "Call it off"}]
    assert noted["shown"] == [[TOLD["title"], TOLD["text"], buttons]]
    assert noted["opened"] == [f"{home}/t/see/", f"{home}/t/move/", f"{home}/t/off/"]
    elsewhere = {**TOLD, "link": "https://example.org/t/see/", "asked": []}
    assert worker.evaluate(DELIVERED, [json.dumps(elsewhere), [""]])["opened"] == []
