"""Canary texts typed into every field, in a browser, and looked for on every disk afterwards: they are nowhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
import time

import pytest
from playwright.sync_api import BrowserContext, Playwright

from evenhand.config.starting import prepare_places
from tests.canaries import Canaries, files_below, found_in
from tests.config.running_program import COMMAND, evenhand, own_places, running
from tests.journeys.canary_house import House, filled
from tests.journeys.canary_typing import Typist
from tests.journeys.conftest import CHROMIUM_ARGUMENTS

BROWSER = "/usr/bin/chromium"


def test_x(tmp_path: Path, playwright: Playwright) -> None:
    t0 = time.time()
    with own_places(tmp_path) as places:
        for name in ("home", "tmp"):
            (tmp_path / name).mkdir()
        places |= {"HOME": str(tmp_path / "home"), "TMPDIR": str(tmp_path / "tmp")}
        done = evenhand("migrate", places=places)
        print(done, time.time() - t0)
        house = filled(places)
        print("filled", time.time() - t0)
        canaries = Canaries()
        with running("serve", "--port", "0", "--no-browser", places=places) as program:
            print("served", time.time() - t0)
            context = playwright.chromium.launch_persistent_context(
                tmp_path / "profile", executable_path=BROWSER, base_url=program.address, args=CHROMIUM_ARGUMENTS, env=places
            )
            context.set_default_timeout(5000)
            page = context.pages[0]
            session = context.new_cdp_session(page)
            session.send("WebAuthn.enable")
            from tests.journeys.test_therapist_signs_in import DEVICE
            session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
            typist = Typist(context, program.address, canaries, dict(house.cookies))
            for one in house.pages:
                typist.becomes(one.who)
                t = time.time()
                try:
                    typist.fills_all(page, address=one.address, route=one.route)
                except Exception as e:
                    print("!!", one, str(e)[:300])
                print(one.address, one.fields, page.url, page.title(), round(time.time() - t, 2))
            print("typed", time.time() - t0, len(canaries.places))
            missing = {(one.route, name) for one in house.pages for name in one.fields} - typist.typed
            print("missing", missing)
            for line in found_in(canaries, files_below(tmp_path)): print(line)
            print("searched", time.time() - t0)
            context.close()
        for line in found_in(canaries, files_below(tmp_path)): print(line[:300])
        print("searched", time.time() - t0)
    assert 0
