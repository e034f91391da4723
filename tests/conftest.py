"""What every test may ask for: a database in a file, as the program has it; the settings of hypothesis."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from tests import outbound

# Two busy cores make any deadline a coin toss; a failing example is printed to be replayed elsewhere.
hypothesis_settings.register_profile("evenhand", deadline=None, print_blob=True)
hypothesis_settings.load_profile("evenhand")


ASKS_A_DATABASE = {"db", "transactional_db", "live_server"}
WHOLE_PROGRAM = ("tests/test_cli.py", "tests/config/", "tests/journeys/", "tests/faults/")
"""Where the program is started as a host starts it, so that a database is met which no fixture gave."""


THE_SAME_ON_BOTH = (
    "tests/faces/test_hostile_everywhere.py",
    "tests/faces/test_headers_everywhere.py",
    "tests/faces/test_silence_outside.py",
    "tests/faces/test_every_sheet.py",
    "tests/faces/test_kept_by_no_browser.py",
    "tests/faces/test_said_everywhere.py",
    "tests/domain/test_said_in_every_language.py",
    "tests/config/test_demo.py",
    "tests/config/test_visitors.py",
    "tests/config/test_visits.py",
    "tests/config/test_restoring.py::test_a_backup_of_an_older_schema_",
    "tests/config/test_restoring.py::test_a_bare_machine_with_",
    "tests/config/test_restoring.py::test_a_broken_backup_is_found_",
    "tests/config/test_restoring.py::test_the_drill_",
    "tests/config/test_restoring.py::test_another_root_key_",
    "tests/config/test_taking_along.py::test_a_practice_goes_to_another_house",
    "tests/config/test_restoring.py::test_a_case_file_that_was_deleted_since_",
    "tests/test_cli.py::test_a_demo_",
    "tests/test_cli.py::test_a_program_that_is_killed_",
)
"""What asks for a database and says nothing of it: how pages are drawn, worded and sent, paper, processes, the demo,
which is SQLite always, the library's sheets, which differ in what they ask and not in what is stored, and of restoring
what is about keys, the worker and deleted case files; schemas from the first one on are brought up to today's on both
in `tests/faults/test_upgrades.py`.

The pages themselves, who may open them and what their forms do are asked on both.
"""


PAGES_BY_THEMSELVES = ("tests/faces/workspace/", "tests/faces/portal/", "tests/faces/booking/", "tests/faces/site/")
WALKED_ON_BOTH = ("tests/faces/workspace/test_every_page.py",)
"""What a page says, its forms and its refusals are looked at page by page on SQLite. On PostgreSQL every page is opened
by everybody and every form is posted, twice, by the tests that walk over all of them (`tests/faces/test_*.py`); what
the pages ask and do is asked and done room by room (`tests/domain`), and the whole way is gone in the browser.
"""


def is_of_one_page(item: pytest.Item) -> bool:
    """Whether a test looks at one page by itself, and not at what several transactions do to the same rows."""
    if not item.nodeid.startswith(PAGES_BY_THEMSELVES) or item.nodeid.startswith(WALKED_ON_BOTH):
        return False
    asked = item.get_closest_marker("django_db")
    return not (asked and asked.kwargs.get("transaction"))


def meets_a_database(item: pytest.Item) -> bool:
    """Whether a database can matter to a test: it asks for one (pytest-django refuses all others), or starts the
    program, and is not about something that is the same on both.
    """
    if item.nodeid.startswith(THE_SAME_ON_BOTH) or is_of_one_page(item):
        return False
    asked = ASKS_A_DATABASE.intersection(getattr(item, "fixturenames", ()))
    return bool(asked or item.get_closest_marker("django_db")) or item.nodeid.startswith(WHOLE_PROGRAM)


TAKE_LONG = (
    "tests/journeys/test_canaries.py",
    "tests/foundation/practices/postgresql/test_canaries_on_disk.py",
    "tests/config/test_restoring.py",
    "tests/config/test_taking_along.py",
    "tests/config/test_backups_under_load.py",
    "tests/faults/test_killed.py",
    "tests/faults/test_upgrades.py",
    "tests/foundation/archive/rotation/test_killed.py",
    "tests/journeys/test_own_sheet.py",
    "tests/journeys/test_demo.py",
    "tests/journeys/test_own_demo.py",
    "tests/test_cli.py",
)
"""What begins first, so that no process is still at one of these when the others have nothing left to do."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes long. On PostgreSQL leave out what meets no database: the run on SQLite has proved it."""
    from django.db import connection

    items.sort(key=lambda item: not item.nodeid.startswith(TAKE_LONG))
    if connection.vendor == "sqlite":
        return
    proved = [item for item in items if not meets_a_database(item)]
    items[:] = [item for item in items if meets_a_database(item)]
    config.hook.pytest_deselected(items=proved)


def pytest_collection_finish() -> None:
    """Keep the collector of garbage from walking ten thousand tests and the program again and again.

    As the web processes do (`evenhand.config.gunicorn`): it was a tenth of the suite's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def _nobody_outside_is_asked() -> Iterator[None]:
    yield
    assert not outbound.attempts()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Keep SQLite's test database in a file of this process: Django's default in memory has other locks.

    Its tables are made as the program makes them, which takes a tenth of the time of Django's own way.
    """
    from django.conf import settings
    from django.core.management.commands import migrate

    from evenhand.foundation.whole_steps import take_every_step

    migrate.Command.handle = lambda *_said, **_options: take_every_step()  # type: ignore[method-assign]

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(Path(os.environ["EVENHAND_DATA"]) / "tests.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def _the_house_secret_is_known() -> None:
    """As in a process that has answered before: otherwise some first test of a worker counts one query more.

    No test's database has such a secret unless the test gives it one, so it is the root key itself.
    """
    from django.conf import settings

    from evenhand.foundation.vault import house

    house._opened[settings.ROOT_KEY] = settings.ROOT_KEY


@pytest.fixture(scope="session", autouse=True)
def _append_only_tables_are_emptied_between_tests() -> Iterator[None]:
    from tests.emptying import emptying_past_the_guards

    with emptying_past_the_guards():
        yield


@pytest.fixture(scope="session", autouse=True)
def _middleware_is_loaded_once() -> Iterator[None]:
    """Every browser of a test would look through all static files anew; the program does it once, at its start.

    A test that overrides a setting gets a chain of its own, as those read their settings when they are loaded.
    """
    from django.conf import UserSettingsHolder, settings
    from django.test.client import ClientHandler

    load, loaded = ClientHandler.load_middleware, dict[str, object]()

    def load_once(handler: ClientHandler) -> None:
        are_as_always = not isinstance(vars(settings)["_wrapped"], UserSettingsHolder)
        if loaded and are_as_always:
            vars(handler).update(loaded)
            return
        load(handler)
        if are_as_always:
            loaded.update({name: part for name, part in vars(handler).items() if "middleware" in name})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", load_once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _templates_are_read_once() -> None:
    """By all processes of all stages together: each would turn two hundred files into Python for itself.

    What is kept is known by what stands in the file, so a changed template is read anew.
    """
    from django.template import engines
    from django.template.backends.jinja2 import Jinja2
    from jinja2 import FileSystemBytecodeCache

    kept = Path(__file__).parent.parent / "build" / "templates"
    kept.mkdir(parents=True, exist_ok=True)
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    engine.env.bytecode_cache = FileSystemBytecodeCache(str(kept))


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_lightly() -> Iterator[None]:
    """A quarter of a second of hashing for every made-up therapist would be most of the suite's time."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    with pytest.MonkeyPatch.context() as patch:
        for cost, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, cost, least)
        yield
