"""A program in places of its own, with a house in it and somebody at a browser with a profile of their own."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyrage
from playwright.sync_api import BrowserContext, Playwright
from playwright.sync_api import Page as BrowserPage

from evenhand.foundation.vault.age_keys import opener_of_root
from scripts.system_parts import PARTS, sentence_about, whole_chromium
from tests import without_ipv6
from tests.canaries import files_below
from tests.config.running_program import Program, evenhand, own_places, running
from tests.journeys.canary_house import House, Page, filled, opened
from tests.journeys.canary_typing import Typist
from tests.journeys.conftest import CHROMIUM_ARGUMENTS
from tests.journeys.test_therapist_signs_in import DEVICE

ASKS_NOBODY = ("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",)
"""The whole Chromium looks for news of itself unless it has nowhere to look."""

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
        """The file of the database."""
        return self.folder / "data" / "evenhand.sqlite3"

    @contextmanager
    def broken(self) -> Iterator[None]:
        """Take a table away for a while, so that whoever needs it falls over."""
        self._ask("alter table cases_information rename to taken_away")
        yield
        self._ask("alter table taken_away rename to cases_information")

    def stop(self) -> None:
        """Stop the program as its host does."""
        self.program.process.terminate()
        self.program.process.wait()

    def opened(self) -> dict[str, str]:
        """Return all that each sealed column holds, opened with the program's keys."""
        return opened(self.places)

    def _ask(self, statement: str) -> None:
        with closing(sqlite3.connect(self.database, timeout=20)) as connection:
            connection.execute(statement)


@contextmanager
def a_run(folder: Path, playwright: Playwright, **environment: str) -> Iterator[Run]:
    """Start a program with a house in it, and a browser with a profile of its own."""
    with own_places(folder) as places:
        for name in ("home", "tmp", "copies"):
            (folder / name).mkdir()
        places |= {"HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), **environment}
        house = filled(places)
        with running("serve", "--port", "0", "--no-browser", places=places, log=folder / "log") as program:
            context = a_browser(folder, playwright, places)
            yield Run(folder, places, house, program, Typist(context, program.address, dict(house.cookies)))
            context.close()


def a_browser(folder: Path, playwright: Playwright, places: dict[str, str]) -> BrowserContext:
    """Start the whole Chromium on a profile below the folder."""
    chromium = whole_chromium()
    assert chromium, sentence_about([PARTS["whole chromium"]])
    launcher = folder / "chromium"
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{without_ipv6.__file__}" "{chromium}" "$@"\n')
    launcher.chmod(0o700)
    context = playwright.chromium.launch_persistent_context(
        folder / "profile", executable_path=launcher, args=[*CHROMIUM_ARGUMENTS, *ASKS_NOBODY], env=dict(places)
    )
    context.set_default_timeout(10_000)
    return context


@contextmanager
def a_device(page: BrowserPage) -> Iterator[None]:
    """Let a page's browser have a device that keeps passkeys, for a while."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield
    session.send("WebAuthn.removeVirtualAuthenticator", made)
    session.detach()


def type_into(run: Run, pages: Iterable[Page]) -> None:
    """Type into every field of pages."""
    tab = run.typist.context.pages[0]
    for page in pages:
        run.typist.becomes(page.who)
        if page.route in MAKES_A_PASSKEY:
            with a_device(tab):
                run.typist.fills_all(tab, address=page.address, route=page.route)
        else:
            run.typist.fills_all(tab, address=page.address, route=page.route)


def disks(run: Run) -> list[Path]:
    """Copy the database in the ways in which people do, also as a backup that somebody opened; return every file."""
    copies = run.folder / "copies"
    with closing(sqlite3.connect(run.database, timeout=20)) as connection:
        (copies / "dump.sql").write_text("\n".join(connection.iterdump()))
        (copies / "copy.sqlite3").unlink(missing_ok=True)
        connection.execute("vacuum into ?", [str(copies / "copy.sqlite3")])
    made = evenhand("backup", places=run.places)
    assert made.code == 0, made.text
    opener = opener_of_root(Path(run.places["EVENHAND_ROOT_KEY_FILE"]).read_bytes())
    for kind in ("backup", "keyring"):
        newest = max((run.folder / "data" / f"{kind}s").iterdir())
        (copies / f"{kind}.gz").write_bytes(pyrage.decrypt(newest.read_bytes(), [opener]))
    return list(files_below(run.folder))
