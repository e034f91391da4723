"""A house for canaries, filled in a process of its own: the database of a program that is started afterwards.

It says which pages have fields that a person types text into, who opens each, and the cookies of these people. The
pages are found as `tests/faces/test_hostile_everywhere.py` finds them; those that only a link, a half-done sign-in or
another state of a case file shows are added here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import models
from django.test import Client
from django.test.utils import setup_test_environment
from django.utils import timezone

from evenhand.config.database import migrate
from evenhand.domain.scheduling.models import BusyFeed
from evenhand.domain.worksheets.models import Assignment
from evenhand.faces.components import printing
from evenhand.faces.components.signing_in import PROVED
from evenhand.foundation.accounts.resetting.actions import reset_sign_in
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.models import Member, Practice
from evenhand.foundation.vault.fields import VaultTextField
from tests.faces.climbing import AGREED, CLIMBING
from tests.faces.reading_pages import ReadPage
from tests.faces.test_hostile_everywhere import Visit, visits
from tests.faces.test_who_may_what import World, a_world
from tests.faces.workspace.security import an_app, past_the_password
from tests.factories import (
    a_setup,
    a_therapist,
    a_worksheet,
    an_assignment,
    browser_of_client,
    browser_of_therapist,
    frozen,
    inside,
)
from tests.foundation.accounts.joining.invited import a_link
from tests.journeys.therapist import Work, a_therapist_at_work

IN_THE_HOUSE = (
    "from evenhand.config.starting import prepare_places; prepare_places(); "
    "from evenhand.config.database import set_up_django; set_up_django(); "
    "import sys, tests.journeys.canary_house as house; getattr(house, sys.argv[1])()"
)
HALFWAY, FORGETFUL = "halfway@example.org", "forgetful@example.org"


SHOWN_TO_EVERYBODY = {
    "desk/settings/told/": "numbers for bad hours have to be there for a stranger, and where no key opens anything",
}
"""Pages of which what is typed lies open, with the reason: it stands on pages that anybody may see."""


@dataclass(frozen=True)
class Page:
    """A page with fields: who opens it where, and what its fields are called."""

    who: str
    route: str
    address: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class House:
    """What a browser needs to go everywhere."""

    pages: tuple[Page, ...]
    cookies: Mapping[str, Mapping[str, str]]

    def page(self, route: str) -> Page:
        """Return the page of a route."""
        return next(page for page in self.pages if page.route == route)

    def first(self, who: str) -> Page:
        """Return the first page of a person."""
        return next(page for page in self.pages if page.who == who)

    def fields(self) -> set[tuple[str, str]]:
        """Return every field, as its route and name."""
        return {(page.route, name) for page in self.pages for name in page.fields}


def filled(places: Mapping[str, str]) -> House:
    """Make the places of an environment, and fill its database, in a process of its own."""
    read = _said_by("fill", places)
    pages = (Page(one["who"], one["route"], one["address"], tuple(one["fields"])) for one in read["pages"])
    return House(tuple(pages), read["cookies"])


def opened(places: Mapping[str, str]) -> dict[str, str]:
    """Return all that each sealed column of an environment's database holds, as the program's own keys open it."""
    return dict(_said_by("open_all", places))


def _said_by(act: str, places: Mapping[str, str]) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", IN_THE_HOUSE, act],
        env={**places, "DJANGO_SETTINGS_MODULE": "evenhand.config.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def fill() -> None:
    """Fill a fresh database and print the house."""
    migrate()
    setup_test_environment()
    for cost, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
        setattr(Argon2PasswordHasher, cost, least)
    printing._printed = _on_no_paper
    sys.stdout.write(json.dumps(asdict(_filled(timezone.now()))))


def _on_no_paper(page: str) -> bytes:
    """Stand in for the printing program: paper has no field, and each costs more than all pages together."""
    return b"%PDF-stand-in"


def open_all() -> None:
    """Print what each sealed column holds."""
    held: dict[str, list[str]] = {
        f"{model._meta.label}.{field.name}": [] for model in apps.get_models() for field in _sealed_fields(model)
    }
    for practice in Practice.objects.all():
        with practice_context(practice.pk):
            for model in apps.get_models():
                for field in _sealed_fields(model):
                    held[f"{model._meta.label}.{field.name}"] += [
                        str(getattr(row, field.name)) for row in model._default_manager.all()
                    ]
    sys.stdout.write(json.dumps({column: "\n".join(texts) for column, texts in held.items()}))


def _sealed_fields(model: type[models.Model]) -> list[VaultTextField]:
    return [field for field in model._meta.fields if isinstance(field, VaultTextField)]


def _filled(at: datetime) -> House:
    with frozen():
        world = a_world()
    _no_calendar_is_due(world, at)
    work = a_therapist_at_work()
    people = {
        "nobody": Client(),
        "client": browser_of_client(world.of.case, at=at),
        "therapist": _just_proved(world.of.therapist, at),
        "owner": _just_proved(_owner_of(world.of.therapist), at),
        "at work": _just_proved(work.member, at),
        "halfway": _halfway(at),
    }
    world.people.update(people)
    names = {id(browser): name for name, browser in people.items()}
    found = {visit.address: visit for visit in [*visits(world), *_more(world, work, at)]}
    pages = [Page(names[id(visit.browser)], visit.route, visit.address, _fields_of(visit)) for visit in found.values()]
    cookies = {who: {one.key: one.value for one in browser.cookies.values()} for who, browser in people.items()}
    return House(tuple(page for page in pages if page.fields and page.route not in SHOWN_TO_EVERYBODY), cookies)


def _no_calendar_is_due(world: World, at: datetime) -> None:
    """Let calendars outside have been read a moment ago, so that the program asks no name server where they are."""
    with inside(world.of.case):
        BusyFeed.objects.update(looked_at=at)


def _just_proved(member: Member, at: datetime) -> Client:
    browser = browser_of_therapist(member)
    session = browser.session
    session[PROVED] = at.timestamp()
    session.save()
    return browser


def _owner_of(member: Member) -> Member:
    with inside(member):
        return Member.objects.select_related("user").get(role=Member.Role.OWNER)


def _halfway(at: datetime) -> Client:
    """Return the browser of somebody whose password was right and whose code is asked for."""
    an_app(of=a_therapist(email=HALFWAY, at=at), at=at)
    return past_the_password(HALFWAY)


def _fields_of(visit: Visit) -> tuple[str, ...]:
    """Return the names of the fields into which somebody types, none for what is no page."""
    answer = visit.browser.get(visit.address)
    if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
        return ()
    inputs = [one for form in ReadPage(answer.text).forms for one in form.inputs]
    return tuple(sorted({one.name for one in inputs if one.takes_any_text or one.kind == "password"}))


def _more(world: World, work: Work, at: datetime) -> Iterator[Visit]:
    """Yield pages that the sweep of all addresses meets in another state, or not at all."""
    case, people = world.of.case, world.people
    owner = _owner_of(world.of.therapist)
    yield Visit(people["at work"], work.at("progress/"), "desk/cases/<str:number>/progress/")
    an_assignment(of=case, worksheet=a_worksheet(CLIMBING, of=case))
    a_setup(AGREED, of=an_assignment(of=case, worksheet=a_worksheet(CLIMBING, of=case)))
    with inside(case):
        given = list(Assignment.objects.filter(case=case))
    for sheet in given:
        for number in range(1, 7):
            yield Visit(people["client"], f"/me/w/{sheet.pk}/{number}/", f"{sheet.slug} {number}")
    climbing = an_assignment(of=case, worksheet=a_worksheet(CLIMBING, of=case))
    yield Visit(people["therapist"], f"/desk/cases/{case.number}/homework/{climbing.pk}/set-up/", "set-up")
    people["owner"].post("/desk/recovery-sheet/")
    yield Visit(people["owner"], "/desk/recovery-sheet/confirm/", "desk/recovery-sheet/confirm/")
    yield Visit(people["halfway"], "/in/step/", "in/step/")
    link = a_link(of=owner, email="carla@example.org", at=at)
    yield Visit(people["nobody"], f"/in/join/{link}/", "in/join/<str:token>/")
    a_therapist(email=FORGETFUL, at=at)
    reset = reset_sign_in(email=FORGETFUL, at=at)
    yield Visit(people["nobody"], f"/in/password/{reset}/", "in/password/<str:token>/")
