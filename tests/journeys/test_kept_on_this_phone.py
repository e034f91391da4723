"""What lies on a phone, and for whom: sealed, theirs alone, gone at the door but for unsaved words, or nothing."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from evenhand.domain.worksheets.models import Assignment
from scripts.system_parts import chromium_program
from tests.canaries import files_below
from tests.faces.locked import in_the_space
from tests.factories import PASSWORD, a_case, a_passphrase, a_therapist, an_assignment
from tests.journeys.accessibility import assert_everybody_can_use
from tests.journeys.conftest import CHROMIUM_ARGUMENTS, MILLISECONDS_TO_WAIT
from tests.journeys.line import Line
from tests.journeys.offline import (
    KEPT_LINE,
    NOT_KEPT_LINE,
    assignment,
    go_offline,
    go_online,
    kept_by_this_page,
    line,
    rows,
    stored,
    wait_until_sheet_kept,
    writing,
)
from tests.journeys.test_client_writes import SAVED
from tests.journeys.ways_in import bring_in, bring_in_client

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["assignment", "line", "writing"]
TEXT = "#f-friend_reply"
SAVE = re.compile(r"/save/$")
WORDS = "Heliotrope-under-the-stairs"
"""Words that stand nowhere else."""


NEITHER_COMES_AT_FIRST = """
const { register } = ServiceWorkerContainer.prototype;
let times = 2;
ServiceWorkerContainer.prototype.register = function (...said) {
  times -= 1;
  return times < 0 ? register.apply(this, said) : Promise.reject(new Error("a bad moment"));
};
"""
"""Neither of the two workers, of the space and of the page of help, comes at the first try."""


def unsaved_on(page: Page, line: Line) -> None:
    """Write words that cannot be saved, and see that they are kept."""
    line.refuses = b"/save/"
    page.locator(TEXT).fill(WORDS)
    expect(page.get_by_role("status")).to_have_text(KEPT_LINE)


def sign_out(page: Page) -> None:
    """Press the button at the foot of every page."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("To come in, open the link you were given.")).to_be_visible()


def test_words_not_saved_outlive_signing_out_sealed_and_go_up_when_their_person_is_back(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    unsaved_on(writing, line)
    sign_out(writing)
    assert rows(writing, "keys") == rows(writing, "pages") == []
    [kept] = rows(writing, "words")
    assert kept["letters"] > 0
    line.take_away()
    writing.goto(f"/me/w/{assignment.pk}/2/")
    expect(writing.get_by_role("heading", name="No connection")).to_be_visible()
    line.give_back()
    comes_back_and_sends(writing, assignment)


def comes_back_and_sends(page: Page, assignment: Assignment) -> None:
    """Sign in again; what waited goes up from the first page, and stands in the sheet."""
    bring_in_client(page, assignment.case)
    with page.expect_response(SAVE) as answer:
        page.goto("/me/")
    assert answer.value.status == 200
    assert stored(assignment) == WORDS
    page.goto(f"/me/w/{assignment.pk}/2/")
    expect(page.locator(TEXT)).to_have_value(WORDS)


def test_a_worker_that_does_not_come_at_first_comes_with_the_pages_it_is_to_show(
    phone: Page, assignment: Assignment
) -> None:
    phone.add_init_script(NEITHER_COMES_AT_FIRST)
    bring_in_client(phone, assignment.case)
    phone.goto(f"/me/w/{assignment.pk}/2/")
    kept_by_this_page(phone, f"/me/w/{assignment.pk}/2/")


def test_somebody_else_on_the_same_phone_sees_and_loses_none_of_it(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    unsaved_on(writing, line)
    sign_out(writing)
    now = datetime.now(UTC)
    other = an_assignment(of=a_case(of=a_therapist(at=now), at=now), at=now)
    bring_in_client(writing, other.case)
    writing.goto(f"/me/w/{other.pk}/2/")
    wait_until_sheet_kept(writing, other)
    expect(writing.locator(TEXT)).to_have_value("")
    writing.goto("/me/settings/")
    chooses_to_keep_nothing(writing)
    sign_out(writing)
    writing.context.clear_cookies(name="keep")
    line.give_back()
    comes_back_and_sends(writing, assignment)


def chooses_to_keep_nothing(page: Page) -> None:
    """Choose it on the page of settings."""
    page.get_by_label("Don’t keep anything on this phone").check()
    page.get_by_role("button", name="Keep this choice").click()
    expect(page.get_by_text("Saved on this device.")).to_be_visible()


def test_whoever_wants_nothing_kept_has_nothing_kept(writing: Page, line: Line, assignment: Assignment) -> None:
    writing.locator(TEXT).fill("Saved words.")
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    writing.goto("/me/settings/")
    chooses_to_keep_nothing(writing)
    writing.evaluate(NOTHING_LEFT)
    writing.goto(f"/me/w/{assignment.pk}/2/")
    go_offline(writing, line)
    writing.locator(TEXT).fill("Not to be kept.")
    expect(writing.get_by_role("status")).to_have_text(NOT_KEPT_LINE)
    assert rows(writing, "words") == rows(writing, "keys") == rows(writing, "pages") == []
    go_online(writing, line)
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    writing.goto("/me/settings/")
    assert_everybody_can_use(writing, state="keeps nothing")


def test_words_that_wait_go_out_before_nothing_is_kept_any_more(
    writing: Page, line: Line, assignment: Assignment
) -> None:
    unsaved_on(writing, line)
    settings = writing.context.new_page()
    settings.goto("/me/settings/")
    writing.close(run_before_unload=False)
    chooses_to_keep_nothing(settings)
    assert len(rows(settings, "words")) == 1, "nothing got through yet, and no word is lost"
    line.give_back()
    settings.reload()
    settings.evaluate(NOTHING_LEFT)
    assert stored(assignment) == WORDS


def test_locked_the_key_is_gone_and_no_kept_page_opens(writing: Page, line: Line, assignment: Assignment) -> None:
    a_passphrase(of=assignment.case, at=datetime.now(UTC))
    bring_in(writing, in_the_space(assignment.case, at=timezone.now()))
    writing.goto(f"/me/w/{assignment.pk}/2/")
    wait_until_sheet_kept(writing, assignment)
    writing.locator(TEXT).fill(WORDS)
    expect(writing.get_by_role("status")).to_have_text(SAVED)
    writing.get_by_role("button", name="Lock now").click()
    expect(writing.get_by_role("heading", name="Locked")).to_be_visible()
    assert rows(writing, "keys") == []
    go_offline(writing, line)
    again = writing.context.new_page()
    again.goto(f"/me/w/{assignment.pk}/2/")
    expect(again.get_by_role("heading", name="No connection")).to_be_visible()
    go_online(writing, line)
    writing.get_by_label("Passphrase").fill(PASSWORD)
    writing.get_by_role("button", name="Unlock", exact=True).click()
    expect(writing.locator(TEXT)).to_have_value(WORDS)
    wait_until_sheet_kept(writing, assignment)
    go_offline(writing, line)
    again.goto(f"/me/w/{assignment.pk}/2/")
    expect(again.locator(TEXT)).to_have_value(WORDS)


def test_after_the_minutes_without_use_no_kept_page_opens(writing: Page, line: Line, assignment: Assignment) -> None:
    writing.evaluate(LONG_AGO)
    go_offline(writing, line)
    writing.goto(f"/me/w/{assignment.pk}/2/")
    expect(writing.get_by_role("heading", name="No connection")).to_be_visible()
    assert rows(writing, "keys") == []


CHANGE_KEYS = """(change) => new Promise((done) => {
  const asked = indexedDB.open("kept", 1);
  asked.onsuccess = () => {
    const work = asked.result.transaction("keys", "readwrite");
    const rows = work.objectStore("keys");
    rows.getAll().onsuccess = ({ target }) => target.result.forEach((row) => rows.put({ ...row, ...change }));
    work.oncomplete = () => { asked.result.close(); done(); };
  };
})"""
LONG_AGO = f"() => ({CHANGE_KEYS})({{ minutes: 60, used: Date.now() - 3600001 }})"
"""Makes a phone one that was used last an hour and a moment ago."""

NOTHING_LEFT = """() => new Promise((done, failed) => {
  let said = "";
  const late = setTimeout(() => failed(new Error("something is kept: " + said)), 9000);
  const look = async () => {
    const asked = indexedDB.open("kept", 1);
    asked.onsuccess = async () => {
      const stores = ["keys", "pages", "words", "sends"];
      const work = asked.result.transaction(stores);
      const counts = stores.map((store) => work.objectStore(store).count());
      work.oncomplete = async () => {
        asked.result.close();
        const files = await caches.keys();
        const workers = await navigator.serviceWorker.getRegistrations();
        said = [...counts.map(({ result }) => result), ...files, workers.length].join(" ");
        const left = counts.reduce((all, one) => all + one.result, files.length + workers.length);
        if (left) return setTimeout(look, 50);
        clearTimeout(late);
        done();
      };
    };
  };
  look();
})"""
"""Resolves when nothing lies on a phone any more: no key, page, word or file, and no worker."""


class Profile:
    """A folder on which one browser runs after the other."""

    def __init__(self, folder: Path, playwright: Playwright, address: str) -> None:
        """Start the first one."""
        self.folder, self._playwright, self._address = folder, playwright, address
        self.context = self._started()

    def page(self) -> Page:
        """Open a page."""
        return self.context.new_page()

    def kill(self) -> None:
        """End the browser with all its processes as a dying battery does, and start another one.

        Chromium writes cookies down every half minute; those of before are given back, as if that had passed.
        """
        cookies = self.context.cookies()
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with suppress(Error):
            self.context.close()
        self.context = self._started()
        self.context.add_cookies(cast(Any, cookies))

    def _processes(self) -> list[int]:
        mine = f"--user-data-dir={self.folder}".encode()
        programs = [one for one in Path("/proc").iterdir() if one.name.isdigit()]
        return [int(one.name) for one in programs if mine in _command_of(one)]

    def _started(self) -> BrowserContext:
        (self.folder / "SingletonLock").unlink(missing_ok=True)
        context = self._playwright.chromium.launch_persistent_context(
            self.folder, executable_path=chromium_program(), args=CHROMIUM_ARGUMENTS, base_url=self._address
        )
        context.set_default_timeout(MILLISECONDS_TO_WAIT)
        return context


def _command_of(process: Path) -> bytes:
    with suppress(OSError):
        return (process / "cmdline").read_bytes()
    return b""


@pytest.fixture
def profile(tmp_path: Path, playwright: Playwright, line: Line) -> Iterator[Profile]:
    """A browser whose profile outlives it."""
    profile = Profile(tmp_path / "profile", playwright, line.address)
    yield profile
    profile.context.close()


def test_words_outlive_a_browser_that_is_killed_and_lie_sealed_on_the_disk(
    profile: Profile, line: Line, assignment: Assignment
) -> None:
    page = profile.page()
    bring_in_client(page, assignment.case)
    page.goto(f"/me/w/{assignment.pk}/2/")
    wait_until_sheet_kept(page, assignment)
    line.take_away()
    page.locator(TEXT).fill(WORDS)
    expect(page.get_by_role("status")).to_have_text(KEPT_LINE)
    profile.kill()
    assert [file.name for file in files_below(profile.folder) if WORDS.encode() in file.read_bytes()] == []
    page = profile.page()
    page.goto("/me/")
    expect(page.get_by_text(KEPT_LINE)).to_be_visible()
    page.get_by_role("link", name="Open the page").click()
    expect(page.locator(TEXT)).to_have_value(WORDS)
    line.give_back()
    expect(page.get_by_role("status")).to_have_text(SAVED, timeout=40_000)
    assert stored(assignment) == WORDS
