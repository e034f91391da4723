"""The headers of every answer: pages, redirects, refusals, errors, static files; asked by each kind of person."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as program
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from pytest_django.fixtures import Settings

from evenhand.config.headers import SecurityHeaders
from tests.config.policy import findings, parsed
from tests.config.test_urls import routes
from tests.faces.test_who_may_what import World, asked, real, world

pytestmark = pytest.mark.django_db
__all__ = ["world"]
NONCE_OF_POLICY = re.compile(r"'nonce-([^']+)'")
NONCE_OF_SCRIPT = re.compile(r'<script [^>]*nonce="([^"]*)"')
WALLS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FORBIDDEN_FEATURES = {"camera", "geolocation", "microphone", "payment", "usb"}
TYPES = {
    "text/html; charset=utf-8", "text/plain; charset=utf-8",
    "text/calendar; charset=utf-8", "text/csv; charset=utf-8", "application/json", "application/pdf",
    "application/toml; charset=utf-8", "text/css; charset=\"utf-8\"",
    "text/javascript; charset=utf-8",
    "text/javascript; charset=\"utf-8\"", "application/atom+xml; charset=utf-8",
    "application/xml; charset=utf-8", "image/svg+xml", "font/woff2", "image/png",
    "image/webp", "image/jpeg", "text/plain; charset=\"utf-8\"",
}  # fmt: skip
"""Every type that the program sends; JSON is UTF-8 by its standard (RFC 8259), the others say their letters."""


WIDGET = "book/widget.js"
DATA = '<script type="application/ld+json">'
"""Values for search engines: they are data, which no browser runs."""
FOR_OTHER_WEBSITES = {(WIDGET, "Cross-Origin-Resource-Policy is cross-origin")}
"""The one file that other websites load; what it shows in their frame is held in tests/faces/booking/test_widget.py."""


FOR_EVERYBODY = {
    "", "security/", "features/", "features/<slug:slug>/", "fit/", "legal/<slug:slug>/",
    "worksheets/", "worksheets/feed.xml", "worksheets/<slug:slug>/", "sitemap.xml", "robots.txt",
}  # fmt: skip
"""Pages that are the same for everybody, which a browser or proxy may keep for an hour; their 404 it may not."""


def faults_of(answer: Any) -> list[str]:
    """Return what the headers of an answer lack, its policy's weaknesses included."""
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    faults = [*findings(policy), *_nonce_faults(answer, policy)]
    faults += [f"{name} is {headers.get(name)}" for name, right in WALLS.items() if headers.get(name) != right]
    closed = {one.strip().removesuffix("=()") for one in headers.get("Permissions-Policy", "").split(",")}
    faults += [f"{one} may be used" for one in FORBIDDEN_FEATURES - closed]
    faults += [f"{name} is sent" for name in headers if name.lower() in ("server", "x-powered-by")]
    faults += [f"{name} is sent" for name in headers if name.lower().startswith("access-control-")]
    if headers.get("Content-Type", "") not in TYPES and _has_a_body(answer):
        faults.append(f"its type is {headers.get('Content-Type')}")
    return faults


def _has_a_body(answer: Any) -> bool:
    return answer.streaming or bool(answer.content)


def _nonce_faults(answer: Any, policy: str) -> list[str]:
    """A policy allows the scripts of this page and no others, and none where the page has none."""
    if answer.streaming:
        return ["a file may run script"] if "script-src" in policy else []
    page = answer.content.decode(errors="replace") if "html" in answer.headers.get("Content-Type", "") else ""
    of_scripts, of_policy = set(NONCE_OF_SCRIPT.findall(page)), set(NONCE_OF_POLICY.findall(policy))
    faults = [] if of_scripts == of_policy else [f"scripts have {of_scripts}, the policy {of_policy}"]
    if page.count("<script") - page.count(DATA) != len(NONCE_OF_SCRIPT.findall(page)):
        faults.append("a script has no nonce")
    return faults


def test_every_route_answers_everybody_behind_the_walls(world: World) -> None:
    faulty = []
    nonces: list[str] = []
    for route, _ in routes(get_resolver().url_patterns):
        for who in ("nobody", "client", "therapist", "owner of another practice"):
            for method in ("GET", "POST"):
                answer = asked(world.people[who], method, real(route, world))
                nonces += NONCE_OF_POLICY.findall(answer.headers.get("Content-Security-Policy", ""))
                faults = [one for one in faults_of(answer) if (route, one) not in FOR_OTHER_WEBSITES]
                kept = answer.headers.get("Cache-Control", "")
                if route in FOR_EVERYBODY and answer.status_code == 200 and method == "GET":
                    faults += [] if kept == "public, max-age=3600" and not answer.cookies else ["it is not for all"]
                elif "no-store" not in kept and route != WIDGET:
                    faults.append("a browser may keep it")
                if faults:
                    faulty.append((who, method, route, faults))
    assert faulty == []
    assert len(nonces) > 100
    assert len(set(nonces)) == len(nonces), "a nonce was used twice"


def errors() -> dict[str, Callable[[], Any]]:
    """Return a way to each error page and each answer that the framework itself gives."""
    calm, strict = Client(raise_request_exception=False), Client(enforce_csrf_checks=True)
    return {
        "400": lambda: calm.get("/", headers={"host": "elsewhere.example"}),
        "403": lambda: strict.post("/in/", {"username": "x"}),
        "404": lambda: calm.get("/nothing/"),
        "405": lambda: calm.post("/help/"),
        "301": lambda: calm.get("/help"),
        "302": lambda: calm.get("/desk/"),
        "TRACE": lambda: calm.trace("/"),
    }


@pytest.mark.parametrize("kind", errors())
def test_errors_and_redirections_are_behind_the_walls(kind: str) -> None:
    answer = errors()[kind]()
    assert str(answer.status_code) == {"TRACE": "405"}.get(kind, kind)
    assert faults_of(answer) == []


def test_a_failure_of_ours_is_behind_the_walls_and_tells_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from evenhand.faces.site import frame

    def broken(*_: object) -> HttpResponse:
        raise RuntimeError("the colour of the secret door")

    monkeypatch.setattr(frame, "render", broken)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 500
    assert faults_of(answer) == []
    assert "secret door" not in answer.text
    assert "Traceback" not in answer.text
    assert not program.DEBUG


def static_files() -> Iterator[str]:
    """Return the name of every static file that is sent."""
    for finder in finders.get_finders():
        yield from (path for path, _ in finder.list(None))


def test_every_static_file_is_behind_the_walls() -> None:
    names = sorted(static_files())
    assert names
    for name in [*names, names[0]]:
        answer = Client().get(program.STATIC_URL + name)
        assert (answer.status_code, faults_of(answer)) == (200, []), name
    same = Client().get(program.STATIC_URL + names[0], headers={"if-modified-since": answer.headers["Last-Modified"]})
    assert (same.status_code, [one for one in faults_of(same) if "type" not in one]) == (304, [])


@pytest.mark.parametrize(
    "name", ["", "evenhand/", "evenhand/js/", "../settings.py", "evenhand/../../apps.py", ".git/config"]
)
def test_no_folder_and_nothing_beside_the_static_files_is_sent(name: str) -> None:
    answer = Client().get(program.STATIC_URL + name)
    assert answer.status_code == 404
    assert faults_of(answer) == []


def test_a_secure_address_is_asked_for_by_tls_only(settings: Settings) -> None:
    settings.SECURE = True
    answer = answered_by_headers()
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    settings.SECURE = False
    assert "Strict-Transport-Security" not in answered_by_headers().headers


def answered_by_headers(answer: HttpResponse | None = None) -> HttpResponse:
    def next_step(_request: HttpRequest) -> HttpResponse:
        return answer or HttpResponse("ok")

    return SecurityHeaders(next_step)(RequestFactory().get("/"))


def test_an_answer_without_walls_is_found() -> None:
    bare = HttpResponse('<script src="x"></script>', headers={"Access-Control-Allow-Origin": "*"})
    found = " ".join(faults_of(bare))
    for words in (
        "default-src is missing",
        "X-Content-Type-Options",
        "camera",
        "a script has no nonce",
        "access-control",
    ):
        assert words.lower() in found.lower()
    foreign = answered_by_headers(HttpResponse('<script nonce="other" src="x"></script>'))
    assert faults_of(foreign) == ["scripts have {'other'}, the policy set()"]


def test_a_policy_of_its_own_is_judged_like_any_other() -> None:
    own = answered_by_headers(HttpResponse("", headers={"Content-Security-Policy": "default-src *"}))
    assert parsed(own.headers["Content-Security-Policy"])[0] == {"default-src": ["*"]}
    assert "default-src names *, a place that is not ours alone" in faults_of(own)
