"""Running the demo for visitors: a house of its own at an address of its own, in which each visitor has a demo."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from evenhand.config.aside import clear
from evenhand.config.demo.running import prepare_environment, stopping_on_signals, thrown_away
from evenhand.config.demo.visits import Visits
from evenhand.config.listening import listen
from evenhand.config.parent import PARENT, stop_with_parent
from evenhand.config.places import data_folder
from evenhand.config.serving import serve
from evenhand.config.starting import CannotStart, make_data_folder, prepare_places

PASSED_ON = ("EVENHAND_PROXIES", "EVENHAND_DEMO_MOST", "EVENHAND_DEMO_EACH_HOUR")
"""What of the host's own settings holds in the demo too; no mail host, no gateway, no key, no database is among it."""

VISITORS = "visitors"
SECONDS_TO_STOP = 5.0
"""Less than the program around it waits for this one: the root key is erased in what is left."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the host set: the demo's public address, the house that it is of ("" where none is named), the folder of all
    demos, and what is passed on.
    """

    address: str
    house: str
    folder: Path
    passed_on: Mapping[str, str]


def run_for_visitors(*, host: str, port: int, say: Callable[[str], None], ready: Callable[[str], None]) -> None:
    """Run the demo for visitors until SIGINT or SIGTERM; `ready` gets its one line.

    Every demo ends with the program: their root key is new at each start and kept outside the data. Nothing of this
    machine's own Evenhand is read but the settings in PASSED_ON. Raises CannotStart.
    """
    stop_with_parent()
    os.environ.pop(PARENT, None)
    wanted = wanted_by_host(os.environ)
    with ExitStack() as stack:
        stack.enter_context(stopping_on_signals())
        listener = stack.enter_context(listen(host, port))
        make_data_folder(wanted.folder)
        clear_away(wanted.folder)
        stack.callback(clear_away, wanted.folder)
        key = Path(stack.enter_context(thrown_away("key")))
        stack.callback(clear, key)
        prepare_environment(
            wanted.folder / "house",
            key / "root.key",
            address=wanted.address,
            EVENHAND_DEMO_OF=wanted.house,
            EVENHAND_DEMO_VISITS=str(wanted.folder / VISITORS),
            **wanted.passed_on,
        )
        prepare_places()
        _make_ready()
        tell = partial(ready, f"Ready: {wanted.address}/demo/")
        serve(listener, host=host, say=say, when_ready=tell, patience=SECONDS_TO_STOP)


def wanted_by_host(environment: Mapping[str, str]) -> Wanted:
    """Return what the host set; raises CannotStart with what to change."""
    address, own = (environment.get(name, "").rstrip("/") for name in ("EVENHAND_DEMO_URL", "EVENHAND_URL"))
    place = urlsplit(address)
    if place.scheme not in ("http", "https") or not place.netloc or place.path or place.query:
        raise CannotStart(
            f"EVENHAND_DEMO_URL is '{address}'; it has to be the beginning of a web address, such as "
            "https://demo.example.org."
        )
    if place.netloc == urlsplit(own).netloc:
        raise CannotStart("EVENHAND_DEMO_URL has to be another host name than EVENHAND_URL, or another port.")
    for name in PASSED_ON[1:]:
        value = environment.get(name, "1")
        if not (value.isdecimal() and 0 < int(value) < 1_000_000):
            raise CannotStart(f"{name} is '{value}'; it has to be a whole number above 0.")
    passed_on = {name: environment[name] for name in PASSED_ON if name in environment}
    return Wanted(address, own, demos_folder(), passed_on)


def demos_folder() -> Path:
    """Return the folder of all that belongs to the demo for visitors."""
    return data_folder() / "demo"


def visits_of_host() -> Visits:
    """Return the demos of this machine as the host sees them, to be counted."""
    return Visits(demos_folder() / VISITORS, most=0)


def clear_away(folder: Path) -> None:
    """Delete what is in a folder; what was written there opens no more, since its root key is gone already."""
    for one in folder.iterdir():
        shutil.rmtree(one)


def _make_ready() -> None:
    from evenhand.config.database import migrate, set_up_django

    set_up_django()
    migrate()

    from django.db import connections
    from django.utils import timezone

    from evenhand.config.demo.keeping import make_ready

    make_ready(at=timezone.now())
    connections.close_all()
