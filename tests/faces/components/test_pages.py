"""The page frames: titles that give nothing away, Help now everywhere, error pages of the same bytes."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory

from evenhand.faces.components.help_now import show_numbers_of
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.crisis_lines import CrisisLine, Reach, stored_lines
from evenhand.foundation.practices.models import Practice
from tests.faces.components.gallery import DESK_PAGES, PORTAL_PAGES, SIGNED_OUT_PAGES, drawn, page
from tests.faces.components.sheets import size
from tests.factories import TODAY

Open = Callable[..., HttpRequest]


@pytest.fixture
def visit(rf: RequestFactory) -> Open:
    """A request for a path, with a theme cookie when asked."""

    def request(path: str = "/me/", *, theme: str = "") -> HttpRequest:
        if theme:
            rf.cookies["theme"] = theme
        return rf.get(path)

    return request


def words_of(response: HttpResponse) -> str:
    return response.content.decode()


def test_a_portal_page_is_always_called_my_space(visit: Open) -> None:
    text = '{% extends "portal.html" %}{% block title %}Two replies{% endblock %}'
    assert "<title>My space</title>" in drawn(text, request=visit())
    assert "Two replies" not in drawn(text, request=visit())


def test_a_desk_page_says_what_it_is(visit: Open) -> None:
    text = '{% extends "desk.html" %}{% block title %}P41A913{% endblock %}'
    assert "<title>P41A913 · Evenhand</title>" in drawn(text, request=visit("/desk/cases/P41A913/"))


@pytest.mark.parametrize("name", [*PORTAL_PAGES, *SIGNED_OUT_PAGES])
def test_help_now_stands_on_every_page_a_client_may_see(name: str, visit: Open) -> None:
    html = words_of(page(visit(), name))
    assert 'id="help-now"' in html
    for dial in ("tel:999", "tel:112", "tel:116123"):
        assert f'href="{dial}"' in html


@pytest.mark.parametrize("name", PORTAL_PAGES)
def test_the_link_to_help_comes_before_the_page_itself(name: str, visit: Open) -> None:
    html = words_of(page(visit(), name))
    assert 0 < html.index('class="help-link"') < html.index("<main")


def test_the_practices_own_numbers_replace_the_examples(visit: Open) -> None:
    text = "{{ help_now() }}{{ first_visit('on Tuesdays') }}{{ after_send() }}"
    own = [
        CrisisLine("Lifeline", "13 11 14", checked_on=TODAY),
        CrisisLine("All", "000", Reach.EMERGENCY, checked_on=TODAY),
    ]
    with practice_context(uuid4()):
        show_numbers_of(Practice(crisis_lines=stored_lines(own)))
        html = drawn(text, {}, visit())
    assert html.count("tel:131114") == 3
    assert "tel:000" in html
    assert "Samaritans" not in html
    assert "Your therapist usually reads it on Tuesdays." in html


@pytest.mark.parametrize("name", ["404", "403", "400", "500"])
def test_an_error_page_is_the_same_for_every_address_and_everyone(name: str, rf: RequestFactory) -> None:
    one = render_to_string(f"{name}.html", {"request_path": "/desk/cases/P41A913/", "exception": "x"}, rf.get("/a"))
    other = render_to_string(f"{name}.html", {"request_path": "/me/w/1/"}, rf.post("/b/c/?d=<e>"))
    assert one == other
    assert "csrf" not in one
    assert "<script" not in one


@pytest.mark.parametrize("name", SIGNED_OUT_PAGES)
def test_a_page_for_nobody_in_particular_is_drawn_without_a_request(name: str) -> None:
    assert "Samaritans" in render_to_string(f"{name}.html")


def test_the_help_page_is_small_and_needs_no_script() -> None:
    html = render_to_string("help.html")
    assert "<script" not in html
    assert "woff2" not in html
    fetched = size("css", "tokens.css") + size("css", "help.css") + size("icons", "mark.svg")
    assert len(html.encode()) + fetched <= 15_000


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/desk/", {'href="/desk/" aria-current="page"'}),
        ("/desk/cases/", {'href="/desk/cases/" aria-current="page"'}),
        ("/desk/cases/P41A913/", {'href="/desk/cases/" aria-current="true"'}),
        ("/desk/worksheets/noticing-log/", {'href="/desk/worksheets/" aria-current="true"'}),
        ("/desk/calendar/", {'href="/desk/calendar/" aria-current="page"'}),
        ("/desk/settings/", {'href="/desk/settings/" aria-current="page"'}),
        ("/desk/settings/security/", {'href="/desk/settings/security/" aria-current="page"'}),
        ("/desk/settings/mail/", set()),
    ],
)
def test_the_side_bar_says_where_you_are(path: str, marked: set[str], visit: Open) -> None:
    html = drawn('{% extends "desk.html" %}', request=visit(path))
    assert html.count("aria-current") == len(marked)
    assert all(mark in html for mark in marked)


@pytest.mark.parametrize(("cookie", "mark"), [("dark", 'data-theme="dark"'), ("light", 'data-theme="light"')])
def test_a_chosen_theme_is_kept(cookie: str, mark: str, visit: Open) -> None:
    assert mark in drawn('{% extends "portal.html" %}', request=visit(theme=cookie))


@pytest.mark.parametrize("cookie", ["", "blue", '"><b>'])
def test_any_other_theme_leaves_it_to_the_device(cookie: str, visit: Open) -> None:
    assert "data-theme" not in drawn('{% extends "portal.html" %}', request=visit(theme=cookie))


@pytest.mark.parametrize("name", [*PORTAL_PAGES, *DESK_PAGES, *SIGNED_OUT_PAGES])
def test_every_page_has_one_main_heading_and_no_address_of_another_host(name: str, visit: Open) -> None:
    html = words_of(page(visit(), name))
    assert html.count("<h1") == 1
    assert html.count('id="main"') == 1
    assert 'src="http' not in html
    assert 'href="http' not in html


def test_the_words_of_the_pages_never_blame() -> None:
    for name in SIGNED_OUT_PAGES:
        html = render_to_string(f"{name}.html").lower()
        for word in ("sorry", "invalid", "oops", "required", "failed", "forbidden", "anonymous"):
            assert word not in html, (name, word)
