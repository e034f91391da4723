"""While a browser is locked no address of its face says a word of anybody's, whichever is asked and however."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from evenhand.faces.components import locking, permissions
from tests.faces.fresh import without_fresh
from tests.faces.locked import JSON, at_the_desk, in_the_space, lock_now
from tests.faces.test_who_may_what import World, asked, guarded_routes, real, world
from tests.factories import a_passphrase

pytestmark = pytest.mark.django_db
__all__ = ["world"]
OPEN_WHILE_LOCKED = {
    "desk/lock/", "desk/lock/open/", "desk/lock/passkey/",
    "me/lock/", "me/lock/open/", "me/lock/passkey/", "me/lock/link/", "me/out/",
}  # fmt: skip
"""What answers a locked browser: its own doors, which show nothing that anybody wrote."""


def closed_routes() -> list[str]:
    return [route for route, _ in guarded_routes() if route not in OPEN_WHILE_LOCKED]


def locked_browsers(world: World) -> dict[str, Client]:
    a_passphrase(of=world.of.case)
    faces = {"desk": at_the_desk(world.of.case.therapist), "me": in_the_space(world.of.case)}
    for face, browser in faces.items():
        lock_now(browser, face)
    return faces


def leaks(world: World, faces: dict[str, Client], asking: list[str]) -> list[tuple[str, str, int]]:
    """Return what was answered with anything but the lock page, which is the same for every address of a face."""
    wrong, pages = [], set()
    for route in asking:
        face, address = route.partition("/")[0], real(route, world)
        for method in ("GET", "POST"):
            answer = asked(faces[face], method, address)
            if answer.status_code != 423:
                wrong.append((method, route, answer.status_code))
            elif method == "GET":
                pages.add(without_fresh(answer.text).replace(f'name="next" value="{address}"', ""))
        told = faces[face].get(address, headers=JSON)
        if (told.status_code, told.content) != (423, b'{"locked": true}'):
            wrong.append(("JSON", route, told.status_code))
    assert wrong or len(pages) == len(faces)
    return wrong


def test_what_answers_a_locked_browser_is_on_one_list() -> None:
    found = {route for route, one in guarded_routes() if getattr(one.callback, "open_while_locked", False)}
    assert found == OPEN_WHILE_LOCKED


def test_every_address_of_a_locked_face_answers_with_the_same_page(world: World) -> None:
    assert leaks(world, locked_browsers(world), closed_routes()) == []


def test_one_face_locks_without_the_other_and_an_open_browser_stays_open(world: World) -> None:
    desk, other = at_the_desk(world.of.case.therapist), at_the_desk(world.of.case.therapist)
    lock_now(desk, "desk")
    assert desk.get("/desk/").status_code == 423
    assert other.get("/desk/").status_code == 200
    assert in_the_space(world.of.case).get("/me/").status_code == 200


SOME = ["desk/", "desk/cases/", "me/", "me/entries/"]


def test_a_page_that_forgets_the_lock_would_be_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    faces = locked_browsers(world)
    forgetful = {"today", "home"}

    def forgets(request: Any, lock: locking.Lock) -> HttpResponse | None:
        if request.resolver_match.url_name in forgetful:
            return None
        return locking.answer_while_locked(request, lock)

    monkeypatch.setattr(permissions, "answer_while_locked", forgets)
    seen = {route for method, route, status in leaks(world, faces, SOME) if (method, status) == ("GET", 200)}
    assert seen == {"desk/", "me/"}
