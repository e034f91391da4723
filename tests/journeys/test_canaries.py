"""Canary texts typed into every field, in a browser, and looked for on every disk afterwards: they are nowhere.

The program runs as its host runs it, with a home, a folder for temporary files, a log and a root key of its own; the
browser is the whole Chromium, since the one without windows writes hardly anything of what people's browsers write.
Backups are not made yet; what they will hold is the database, of which copies are looked through here.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from tests.canaries import Canaries, files_below, found_in
from tests.config.running_program import Program, own_places, running
from tests.journeys.canary_house import House, filled
from tests.journeys.canary_odd_ways import (
    INFORMATION,
    filled_in,
    left_open,
    nobody_answers,
    not_taken,
    refused,
    signed_out_meanwhile,
)
from tests.journeys.canary_typing import FILLED_BY_THE_PAGE, Typist
from tests.journeys.conftest import CHROMIUM_ARGUMENTS
from tests.journeys.test_therapist_signs_in import DEVICE

@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder with a short name, since Chromium makes a socket below it."""
    with tempfile.TemporaryDirectory(prefix="ev-") as made:
        yield Path(made)


BROWSER = "/usr/bin/chromium"
MAKES_A_PASSKEY = {"desk/settings/security/passkey/", "me/settings/ways/"}


@dataclass
class Run:
    """A program in its own places, a house in it, and somebody at a browser."""

    folder: Path
    places: dict[str, str]
    house: House
    program: Program
    typist: Typist

    @property
    def database(self) -> Path:
        return self.folder / "data" / "evenhand.sqlite3"

    @contextmanager
    def broken(self) -> Iterator[None]:
        """Take away a table for a while, so that whoever needs it falls over."""
        self._ask("alter table cases_information rename to taken_away")
        yield
        self._ask("alter table taken_away rename to cases_information")

    def _ask(self, statement: str) -> None:
        with sqlite3.connect(self.database, timeout=20) as connection:
            connection.execute(statement)
        connection.close()


@contextmanager
def a_run(folder: Path, playwright: Playwright) -> Iterator[Run]:
    """Start a program with a house in it, and a browser with a profile of its own."""
    with own_places(folder) as places:
        for name in ("home", "tmp"):
            (folder / name).mkdir()
        places |= {"HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp")}
        house = filled(places)
        with running("serve", "--port", "0", "--no-browser", places=places, log=folder / "log") as program:
            context = a_browser(folder, playwright, places)
            typist = Typist(context, program.address, Canaries(), Canaries(), dict(house.cookies))
            yield Run(folder, places, house, program, typist)


def a_browser(folder: Path, playwright: Playwright, places: dict[str, str]) -> BrowserContext:
    """Start the whole Chromium on a profile below the folder."""
    context = playwright.chromium.launch_persistent_context(
        folder / "profile", executable_path=BROWSER, args=CHROMIUM_ARGUMENTS, env=dict(places)
    )
    context.set_default_timeout(10_000)
    return context


@contextmanager
def a_device(page: Page) -> Iterator[None]:
    """Let a page's browser have a device that keeps passkeys, for a while."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield
    session.send("WebAuthn.removeVirtualAuthenticator", made)
    session.detach()


def type_everywhere(run: Run) -> None:
    """Type into every field of every page."""
    page = run.typist.context.pages[0]
    for one in run.house.pages:
        run.typist.becomes(one.who)
        if one.route in MAKES_A_PASSKEY:
            with a_device(page):
                run.typist.fills_all(page, address=one.address, route=one.route)
        else:
            run.typist.fills_all(page, address=one.address, route=one.route)


def test_nothing_that_was_typed_is_found_on_any_disk(folder: Path, playwright: Playwright) -> None:
    t0 = time.time()
    with a_run(folder, playwright) as run:
        print("up", time.time() - t0)
        left_open(run.typist, run.house)
        print("left", time.time() - t0)
        type_everywhere(run)
        print("typed", time.time() - t0)
        refused(run.typist, run.house)
        signed_out_meanwhile(run.typist, run.house)
        not_taken(run.typist, run.house, run.broken)
        last = filled_in(run.typist, run.house, INFORMATION, how="stopped")
        print("odd", time.time() - t0, len(run.typist.canaries.places))
        traces = found_in(run.typist.canaries, files_below(folder))
        print("searched", time.time() - t0)
        run.program.process.terminate()
        run.program.process.wait()
        nobody_answers(run.typist, last)
        run.typist.context.close()
    traces += found_in(run.typist.canaries, files_below(folder))
    print("searched", time.time() - t0)
    untyped = {(route, name) for route, name in run.house.fields() if name not in FILLED_BY_THE_PAGE}
    assert untyped - run.typist.typed == set()
    assert len(run.typist.canaries.places) >= 200
    for x in traces: print(x[:400])
    assert traces == []
