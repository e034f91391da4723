"""The plan for hard times opens with one tap from a sheet, without a network too, and not where nothing is kept."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect
from pytest_playwright.pytest_playwright import CreateContextCallback

from evenhand.domain.worksheets.models import Assignment
from tests.factories import a_case, a_passphrase, a_safety_plan, a_therapist, an_assignment
from tests.journeys.accessibility import assert_everybody_can_use
from tests.journeys.conftest import MILLISECONDS_TO_WAIT
from tests.journeys.line import Line
from tests.journeys.offline import go_offline, go_online, line, rows, wait_until_empty, wait_until_kept, writing
from tests.journeys.screens import PHONE
from tests.journeys.ways_in import bring_in_client

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["line", "writing"]
ONE_SIDE = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture
def assignment() -> Assignment:
    """A sheet, given today to a client who has a plan."""
    now = datetime.now(UTC)
    case = a_case(of=a_therapist(at=now), at=now)
    a_safety_plan(of=case, at=now)
    return an_assignment(of=case, at=now)


PUT_AWAY = """() => new Promise((done) => {
  const again = () => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    if (document.body.textContent.includes("harbour")) setTimeout(again, 20);
    else done();
  };
  again();
})"""
"""What a browser does to a page that it keeps to show again, once the script that locks is there."""

KEPT_ANEW = """(before) => new Promise((done, failed) => {
  const late = setTimeout(() => failed(new Error("the plan is kept as it was")), 9000);
  const look = () => {
    const asked = indexedDB.open("kept", 1);
    asked.onsuccess = () => {
      const rows = asked.result.transaction("pages").objectStore("pages").getAll();
      rows.onsuccess = () => {
        asked.result.close();
        const { at } = rows.result.find(({ path }) => path === "/me/plan/");
        if (at <= before) return setTimeout(look, 50);
        clearTimeout(late);
        done(at);
      };
    };
  };
  look();
})"""
"""Resolves when the plan that a phone keeps was asked for after a moment, with the moment of that."""

STORE_CLOSES = """() => {
  const { transaction } = IDBDatabase.prototype;
  let times = 0;
  IDBDatabase.prototype.transaction = function (...asked) {
    if (++times % 2) this.close();
    return transaction.apply(this, asked);
  };
}"""
"""Lets the browser close the store of a phone under the hands of its worker, each first time that it reads a key."""


def test_it_opens_without_a_network_as_it_stands_and_is_gone_where_nothing_is_kept(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    wait_until_kept(writing, "/me/plan/")
    go_offline(writing, line)
    writing.get_by_role("link", name="My plan").click()
    expect(writing.get_by_role("heading", name="My plan for hard times")).to_be_visible()
    expect(writing.get_by_role("link", name="116 123").first).to_have_attribute("href", "tel:116123")
    expect(writing.get_by_text("Walk to the harbour.")).to_be_visible()
    assert_everybody_can_use(writing, state="the plan, without a network")
    assert not [row for row in rows(writing, "pages") if "harbour" in str(row)]
    writing.keyboard.press("Shift")
    writing.evaluate(PUT_AWAY)
    for _ in range(2):
        writing.goto("/me/plan/change/")
        writing.get_by_role("link", name="My plan").click()
        expect(writing.get_by_text("Walk to the harbour.")).to_be_visible()
        for worker in writing.context.service_workers:
            worker.evaluate(STORE_CLOSES)
    go_online(writing, line)
    a_safety_plan(of=assignment.case, at=datetime.now(UTC), alone=[{"do": "Swim in the lake."}])
    before = writing.evaluate(KEPT_ANEW, 0)
    writing.goto("/me/")
    writing.evaluate(KEPT_ANEW, before)
    go_offline(writing, line)
    writing.goto("/me/plan/")
    expect(writing.get_by_text("Swim in the lake.")).to_be_visible()
    go_online(writing, line)
    writing.goto("/me/settings/")
    writing.get_by_label("Don’t keep anything on this phone").check()
    writing.get_by_role("button", name="Keep this choice").click()
    expect(writing.get_by_text("Saved on this device.")).to_be_visible()
    wait_until_empty(writing, "pages")
    writing.goto("/me/plan/")
    expect(writing.get_by_text("Swim in the lake.")).to_be_visible()
    wait_until_empty(writing, "keys")
    assert rows(writing, "pages") == []


LOCKED_BY_NOW = """() => new Promise((done) => {
  const asked = indexedDB.open("kept", 1);
  asked.onsuccess = () => {
    const work = asked.result.transaction("keys", "readwrite");
    const rows = work.objectStore("keys");
    rows.getAll().onsuccess = ({ target }) => target.result.forEach((row) => rows.put({ ...row, used: 0 }));
    work.oncomplete = () => { asked.result.close(); done(); };
  };
})"""
"""Lets the minutes of a space be over, as when nobody used the phone for hours."""


def a_phone(new_context: CreateContextCallback, line: Line, assignment: Assignment) -> Page:
    """Return the page of the plan on the phone of a client whose space can lock."""
    a_passphrase(of=assignment.case, at=datetime.now(UTC))
    context = new_context(base_url=line.address, viewport={"width": PHONE.width, "height": PHONE.height})
    context.set_default_timeout(MILLISECONDS_TO_WAIT)
    page = context.new_page()
    bring_in_client(page, assignment.case)
    page.goto("/me/plan/")
    return page


def test_where_its_client_chose_that_it_opens_while_the_space_is_locked_until_nobody_is_in(
    new_context: CreateContextCallback, line: Line, assignment: Assignment
) -> None:
    page = a_phone(new_context, line, assignment)
    choice = page.get_by_label("With no connection, open my plan")
    expect(choice).not_to_be_checked()
    wait_until_kept(page, "/me/plan/")
    go_offline(page, line)
    page.evaluate(LOCKED_BY_NOW)
    page.goto("/me/plan/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    go_online(page, line)
    page.goto("/me/plan/")
    choice.check()
    expect(page.get_by_text("Kept on this phone.")).to_be_visible()
    assert_everybody_can_use(page, state="the plan, kept")
    go_offline(page, line)
    page.evaluate(LOCKED_BY_NOW)
    page.goto("/me/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    page.get_by_role("link", name="My plan").click()
    expect(page.get_by_text("Walk to the harbour.")).to_be_visible()
    go_online(page, line)
    page.goto("/me/plan/")
    expect(choice).to_be_checked()
    go_offline(page, line)
    Session.objects.all().delete()  # as a therapist does who hears that the phone is lost
    page.goto("/me/plan/")
    expect(page.get_by_text("Walk to the harbour.")).to_be_visible()
    go_online(page, line)
    page.goto("/me/plan/")
    expect(page.get_by_text("To come in, open the link you were given.")).to_be_visible()
    go_offline(page, line)
    page.goto("/me/plan/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()


def test_it_prints_on_one_side_and_signing_out_takes_it_from_the_phone(
    new_context: CreateContextCallback, line: Line, assignment: Assignment
) -> None:
    page = a_phone(new_context, line, assignment)
    assert len(ONE_SIDE.findall(page.pdf(format="A4"))) == 1
    page.get_by_label("With no connection, open my plan").check()
    expect(page.get_by_text("Kept on this phone.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("To come in, open the link you were given.")).to_be_visible()
    go_offline(page, line)
    page.goto("/me/plan/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
