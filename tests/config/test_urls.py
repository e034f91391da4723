"""All addresses: each says who may use it, and what is not there looks the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django.fixtures import Settings

PERMISSIONS = {"public", "client", "therapist"}
PUBLIC = {
    "", "help/", "health/", "demo/in/<str:token>/", "demo/own/", "demo/own/begin/", "demo/own/end/",
    "features/", "features/<slug:slug>/", "fit/", "security/", "legal/<slug:slug>/",
    "plans/", "plans/<slug:key>/", "plans/begin/<str:token>/", "plans/payments/",
    "worksheets/", "worksheets/feed.xml", "worksheets/<slug:slug>/", "sitemap.xml", "robots.txt",
    "t/<str:token>/", "t/<str:token>/time.ics", "o/<str:token>/",
    "begin/",
    "in/", "in/passkey/", "in/step/", "in/forgotten/", "in/password/<str:token>/", "in/join/<str:token>/", "out/",
    "feeds/<str:token>.ics",
    "me/worker.js", "me/space.json", "me/no-connection/",
    "me/in/", "me/in/passphrase/", "me/in/passkey/", "me/in/<str:token>/",
    "book/widget.js", "book/<slug:slug>/", "book/<slug:slug>/frame/",
    *(
        f"book/<slug:slug>/{frame}<uuid:service_id>/{page}"
        for frame in ("", "frame/") for page in ("", "zone/", "send/")
    ),
}  # fmt: skip
"""Every address that answers people who have not signed in, beside static files."""
FAILURES = {
    400: "django.views.defaults.bad_request",
    403: "django.views.defaults.permission_denied",
    404: "django.views.defaults.page_not_found",
    500: "django.views.defaults.server_error",
}
"""What answers anybody when a page cannot: each shows a fixed page of ours and nothing of the request."""


def routes(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Walk every address below these."""
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, address)
        else:
            yield address, pattern


def test_every_route_says_who_may_use_it() -> None:
    found = {
        address: getattr(pattern.callback, "permission", None)
        for address, pattern in routes(get_resolver().url_patterns)
    }
    assert found
    assert {address: permission for address, permission in found.items() if permission not in PERMISSIONS} == {}


def test_what_answers_strangers_is_on_one_list() -> None:
    found = {
        address
        for address, pattern in routes(get_resolver().url_patterns)
        if getattr(pattern.callback, "permission", None) == "public"
    }
    assert found == PUBLIC


def test_what_answers_failures_is_on_one_list() -> None:
    found = {code: get_resolver().resolve_error_handler(code) for code in FAILURES}
    assert {code: f"{view.__module__}.{view.__name__}" for code, view in found.items()} == FAILURES
    assert settings.CSRF_FAILURE_VIEW == "evenhand.faces.components.held.stale_form"


def test_before_the_routes_nothing_but_static_files_is_answered() -> None:
    """A part of the middleware that answers by itself goes past what the routes declare."""
    assert set(settings.MIDDLEWARE) == {
        "evenhand.config.headers.SecurityHeaders",
        "evenhand.config.secure_address.SecureAddressOnly",  # leads to the secure address or refuses; shows nothing
        "evenhand.config.in_place.SentInPlace",
        "evenhand.config.static_files.CompressedStaticFiles",
        "evenhand.config.spoken_language.SpokenLanguage",
        "evenhand.config.demo.visiting.DemoElsewhere",  # leads to the demo's own address where the host set one
        "evenhand.config.demo.visiting.OneDemoEach",  # in a demo alone: leads to it, offers one, or says "no news"
        "evenhand.config.sessions.FaceSessions",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    }
    assert not getattr(settings, "WHITENOISE_ROOT", None)


def test_routes_below_a_face_are_for_the_people_of_that_face() -> None:
    strangers = {"desk/": {"client"}, "me/": {"therapist"}}
    wrong = [
        address
        for address, pattern in routes(get_resolver().url_patterns)
        for face, others in strangers.items()
        if address.startswith(face) and getattr(pattern.callback, "permission", "") in others
    ]
    assert wrong == []


def test_a_route_without_a_permission_is_found() -> None:
    from django.http import HttpResponse
    from django.urls import include, path

    patterns = [path("a/", include([path("b/", lambda _request: HttpResponse())]))]
    assert [(address, hasattr(route.callback, "permission")) for address, route in routes(patterns)] == [
        ("a/b/", False)
    ]


@pytest.mark.django_db
def test_every_address_that_is_not_there_answers_with_the_same_bytes(client: Client) -> None:
    answers = [client.get(path) for path in ("/nothing/", "/me/nothing/", "/desk/nothing/", "/demo/in/guess/")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(("demo", "door"), [(False, "secret"), (True, ""), (True, "other"), (False, "")])
def test_the_door_of_the_demo_is_not_there_without_demo_and_secret(
    client: Client, settings: Settings, *, demo: bool, door: str
) -> None:
    settings.DEMO, settings.DEMO_DOOR = demo, door
    answer = client.get("/demo/in/secret/")
    assert (answer.status_code, answer.content) == (404, client.get("/nothing/").content)
    assert not answer.cookies


@pytest.mark.django_db
def test_the_program_says_that_it_is_well(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_the_program_says_that_its_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError, connection

    def no_cursor() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", no_cursor)
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (503, b"The database does not answer.\n")


@pytest.mark.django_db
def test_the_front_page_shows_both_doors_and_help(client: Client) -> None:
    page = client.get("/").content.decode()
    assert 'href="/in/"' in page
    assert 'href="/me/in/"' in page
    assert 'id="help-now"' in page


@pytest.mark.django_db
def test_help_is_there_for_anybody(client: Client) -> None:
    answer = client.get("/help/")
    assert answer.status_code == 200
    assert not answer.cookies


@pytest.mark.parametrize("path", ["/", "/help/", "/health/"])
def test_public_pages_are_read_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
