"""On every page of somebody signed in the way out is in sight; no page answers a method that it does not declare."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from tests.config.test_urls import routes
from tests.faces.test_who_may_what import World, asked, guarded_routes, real, world

pytestmark = pytest.mark.django_db
__all__ = ["world"]
DESK = ("desk/", "/out/", ["therapist", "owner"])


def test_every_page_of_somebody_signed_in_has_the_way_out_in_sight(world: World) -> None:
    without, looked_at = [], {"desk/": 0, "me/": 0}
    for route, _ in guarded_routes():
        face, out, people = ("me/", "/me/out/", ["client"]) if route.startswith("me/") else DESK
        for who in people:
            answer = asked(world.people[who], "GET", real(route, world))
            if answer.status_code == 200 and "html" in answer.headers["Content-Type"]:
                looked_at[face] += 1
                if answer.text.count(f'method="post" action="{out}"') != 1:
                    without.append(route)
    assert without == []
    assert looked_at["desk/"] > 40
    assert looked_at["me/"] > 10


def test_no_address_sends_a_request_back_or_takes_a_method_that_nobody_declared(world: World) -> None:
    answered = []
    for route, _ in routes(get_resolver().url_patterns):
        who = "client" if route.startswith("me/") else "owner"
        for method in ("TRACE", "CONNECT", "BREW"):
            answer = asked(world.people[who], method, real(route, world))
            if answer.status_code not in (404, 405) or (answer.content and answer.status_code == 405):
                answered.append((method, route, answer.status_code))
    assert answered == []
