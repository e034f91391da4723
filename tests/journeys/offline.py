"""A phone without a network: what lies on it, and ways to take its network, its tab and its browser away.

A journey imports the fixtures `assignment`, `line` and `writing` from here.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Error, Page
from pytest_django.live_server_helper import LiveServer
from pytest_playwright.pytest_playwright import CreateContextCallback

from evenhand.domain.worksheets.models import Assignment, Draft, Submission
from tests.factories import a_case, a_therapist, an_assignment, inside
from tests.journeys.conftest import MILLISECONDS_TO_WAIT, UnderWay
from tests.journeys.line import Line, a_line
from tests.journeys.screens import PHONE
from tests.journeys.watch import Watch
from tests.journeys.ways_in import bring_in_client

KEPT_LINE = "Not saved yet. Kept on this phone."
NOT_KEPT_LINE = "Not saved yet. We keep trying. Leave this page open."
STEPS = (1, 2, 3, 4, 5)
"""The pages of the flagship sheet."""

KEPT = """(wanted) => new Promise((done, failed) => {
  let seen = "no store";
  const late = setTimeout(() => failed(new Error(`not all of it is kept: ${seen}`)), 20000);
  const look = async () => {
    const asked = indexedDB.open("kept", 1);
    asked.onupgradeneeded = () => asked.transaction.abort();
    asked.onerror = () => setTimeout(look, 50);
    asked.onsuccess = () => {
      const work = asked.result.transaction(["pages", "keys"]);
      const rows = work.objectStore("pages").getAll();
      const keys = work.objectStore("keys").getAll();
      work.oncomplete = async () => {
        asked.result.close();
        const there = await navigator.serviceWorker.getRegistration("/me/");
        const worker = there?.active ?? navigator.serviceWorker.controller;
        const paths = rows.result.map((row) => row.path);
        seen = `${there ? "registered" : "not registered"}, ${worker?.state}, ${keys.result.length} keys, ${paths}`;
        const kept = wanted.every((path) => paths.includes(path));
        if (!worker || !keys.result.length || !kept) return setTimeout(look, 50);
        clearTimeout(late);
        done(paths);
      };
    };
  };
  look();
})"""
"""Resolves when these addresses are kept and the worker is there to show them."""

ROWS = """(store) => new Promise((done) => {
  const asked = indexedDB.open("kept", 1);
  asked.onsuccess = () => {
    const rows = asked.result.transaction(store).objectStore(store).getAll();
    rows.onsuccess = () => {
      asked.result.close();
      done(rows.result.map(({ box, iv, key, ...row }) => ({ ...row, letters: box?.byteLength ?? 0 })));
    };
  };
})"""
"""The rows of a store, without what is sealed."""


WHERE_IT_LIES = """async (name) => {
  const files = await (await caches.open("space")).keys();
  return files.map(({ url }) => url).find((url) => url.endsWith(`/${name}`));
}"""
LAY_ANEW = """async ([address, text]) => {
  const script = new Response(text, { headers: { "Content-Type": "text/javascript" } });
  await (await caches.open("space")).put(address, script);
}"""
"""Changes one of the files that the worker keeps."""


def wait_until_kept(page: Page, *paths: str) -> None:
    """Wait until a phone keeps these pages, and could show them.

    Of some hundred new profiles Chromium 156 loses in one the worker that it has just put in force, and does not say
    why: such a phone opens the page once more, as its person would open the next.
    """
    try:
        kept_by_this_page(page, *paths)
    except Error as lost:
        if "not registered" not in lost.message:
            raise
        page.reload()
        kept_by_this_page(page, *paths)


def kept_by_this_page(page: Page, *paths: str) -> None:
    """Wait until all that is kept came by the page that is open."""
    page.evaluate(KEPT, ["/me/", *paths])


def rows(page: Page, store: str) -> list[dict[str, Any]]:
    """Return what lies in a store of the phone: its plain parts."""
    found: list[dict[str, Any]] = page.evaluate(ROWS, store)
    return found


EMPTY = f"""(store) => new Promise((done, failed) => {{
  const late = setTimeout(() => failed(new Error(`there is something in ${{store}}`)), 9000);
  const look = async () => {{
    if ((await ({ROWS})(store)).length) return setTimeout(look, 50);
    clearTimeout(late);
    done();
  }};
  look();
}})"""
"""Resolves when nothing lies in a store."""


def wait_until_empty(page: Page, store: str) -> None:
    """Wait until nothing lies in a store of the phone."""
    page.evaluate(EMPTY, store)


def wait_until_sheet_kept(page: Page, assignment: Assignment) -> None:
    """Wait until a phone keeps every page of a sheet."""
    wait_until_kept(page, *(f"/me/w/{assignment.pk}/{number}/" for number in STEPS))


def go_offline(page: Page, line: Line) -> None:
    """Take the network away, so that the browser notices."""
    line.take_away()
    page.context.set_offline(True)


def go_online(page: Page, line: Line) -> None:
    """Give the network back, so that the browser notices."""
    line.give_back()
    page.context.set_offline(False)


def break_script(page: Page, name: str, good: str, bad: str) -> None:
    """Give a browser a script in which something is wrong: its worker hands it to every page from now on."""
    address = page.evaluate(WHERE_IT_LIES, name)
    text = page.request.get(address).text()
    assert text.count(good) == 1, f"{name} no longer holds: {good}"
    page.evaluate(LAY_ANEW, [address, text.replace(good, bad)])
    page.reload()


def stored(assignment: Assignment, key: str = "friend_reply") -> object:
    """What the client's only open draft holds in one field."""
    with inside(assignment.case):
        return Draft.objects.get(assignment=assignment, sent_at=None).answers.get(key)


def sent(assignment: Assignment) -> list[dict[str, object]]:
    """The answers of everything that was sent."""
    with inside(assignment.case):
        return [one.answers for one in Submission.objects.filter(case=assignment.case)]


@pytest.fixture
def assignment() -> Assignment:
    """The flagship sheet, given to a new client of today."""
    now = datetime.now(UTC)
    return an_assignment(of=a_case(of=a_therapist(at=now), at=now), at=now)


@pytest.fixture
def line(live_server: LiveServer, under_way: UnderWay) -> Iterator[Line]:
    """The line between the phone and the program."""
    with a_line("localhost", live_server.thread.port) as line:
        yield line


@pytest.fixture
def writing(line: Line, new_context: CreateContextCallback, assignment: Assignment) -> Iterator[Page]:
    """A phone on the page of the friend's reply, which keeps the whole sheet."""
    context = new_context(base_url=line.address, viewport={"width": PHONE.width, "height": PHONE.height})
    context.set_default_timeout(MILLISECONDS_TO_WAIT)
    watch = Watch(own_host=line.address.partition("//")[2])
    watch.over(context)
    page = context.new_page()
    bring_in_client(page, assignment.case)
    page.goto(f"/me/w/{assignment.pk}/2/")
    wait_until_sheet_kept(page, assignment)
    yield page
    assert not watch.complaints, watch.verdict()
