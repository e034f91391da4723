"""The watch and axe find what they are there to find: tried on pages made to be wrong."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route

from tests.journeys.accessibility import assert_everybody_can_use, look_on_every_screen
from tests.journeys.conftest import OpenScreen
from tests.journeys.screens import DESK, PHONE
from tests.journeys.watch import Watch
from tests.repository.tree import ours, text_of

AS_IT_STANDS = "[innerWidth, innerHeight, matchMedia('(prefers-color-scheme: dark)').matches]"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
SOUND = (
    '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>A page</title>'
    "<main><h1>Words</h1>{}</main></html>"
)


def show(page: Page, body: str, *, policy: str = POLICY) -> None:
    """Show a page of ours that has this body, under a policy, without asking the program."""
    headers = {"content-type": "text/html; charset=utf-8", "content-security-policy": policy}

    def answer(route: Route) -> None:
        route.fulfill(status=200, headers=headers, body=SOUND.format(body))

    page.route("**/made-up/", answer)
    page.goto("/made-up/")


def test_a_sound_page_passes_on_every_screen_and_is_left_as_it_was(phone: Page) -> None:
    show(phone, '<p>Text</p><a href="/x/">Go on</a>')
    before = phone.evaluate(AS_IT_STANDS)
    look_on_every_screen(phone)
    assert before == [390, 844, False]
    assert phone.evaluate(AS_IT_STANDS) == before


@pytest.mark.parametrize(
    ("body", "policy", "complaint"),
    [
        ('<p style="color:red">x</p>', POLICY, "policy:"),
        ("<script>document.title = 'x'</script>", POLICY, "policy:"),
        ('<img alt="" src="https://elsewhere.example/x.png">', "img-src *", "request to another host:"),
        ("<script>throw new Error('broken')</script>", "script-src 'unsafe-inline'", "script error:"),
    ],
    ids=["inline style", "inline script", "another host", "script error"],
)
def test_what_must_not_happen_is_seen(watch: Watch, desk: Page, body: str, policy: str, complaint: str) -> None:
    show(desk, body, policy=policy)
    desk.evaluate("1")
    assert complaint in watch.verdict()
    watch.complaints.clear()


def test_a_page_that_leaves_people_out_is_named(desk: Page) -> None:
    show(desk, '<input name="word">')
    with pytest.raises(AssertionError, match=r"label \(critical\)(.|\n)*input"):
        assert_everybody_can_use(desk, state="with a bare field")


@pytest.mark.parametrize(
    ("where", "style", "found"),
    [
        ("(prefers-color-scheme: dark)", "p { color: #777; background: #666 }", "on phone, dark(.|\n)*color-contrast"),
        ("(prefers-color-scheme: dark)", "p { color: #222 } div { background: #333 }", "on phone, dark(.|\n)*div > p"),
        ("(max-width: 400px)", "p { width: 900px }", "on phone, light has to be scrolled sideways"),
        ("(min-width: 1000px)", "p { position: fixed; inset: 0 }", "on desk, light has out of reach:\n<button>Go"),
    ],
    ids=["dark only", "dark and on one ground only", "narrow only", "wide only"],
)
def test_what_is_wrong_on_one_screen_alone_is_found(desk: Page, where: str, style: str, found: str) -> None:
    body = f"<style>@media {where} {{ {style} }}</style><button>Go</button><p>Words</p><div><p>More</p></div>"
    show(desk, body, policy="style-src 'unsafe-inline'")
    with pytest.raises(AssertionError, match=found):
        look_on_every_screen(desk)


def test_screens_have_their_own_width_theme_and_cookies(open_screen: OpenScreen) -> None:
    phone, desk = open_screen(PHONE, theme="dark"), open_screen(DESK, script=False)
    show(phone, "")
    phone.context.add_cookies([{"name": "who", "value": "client", "url": phone.url}])
    assert phone.evaluate("[innerWidth, matchMedia('(prefers-color-scheme: dark)').matches]") == [390, True]
    show(desk, "<script>document.title = 'changed'</script>", policy="script-src 'unsafe-inline'")
    assert desk.viewport_size == {"width": 1280, "height": 800}
    assert desk.title() == "A page"
    assert desk.context.cookies() == []


def test_no_style_or_script_asks_for_a_finger_so_a_screen_is_its_width_and_theme() -> None:
    asks = re.compile(r"\((any-)?(hover|pointer)\b|touchstart|ontouch|maxTouchPoints|userAgent")
    files = ours(".css", ".js", under="src")
    assert files
    assert [path.name for path in files if asks.search(text_of(path))] == []
