"""Templates, styles and scripts keep the security policy: nothing inline, nothing from another host."""

from __future__ import annotations

import re

import pytest

from tests.repository.tree import files, name_of, ours, text_of

TEMPLATE_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
DATA = r'(?! type="application/ld\+json">x</script>)'
"""Not what search engines read: values that the template wrote, which no browser runs and no policy is asked about."""
NOT_ALLOWED = {
    "an inline script": re.compile(rf"<script{DATA}(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "a script that the policy of its page does not name": re.compile(
        rf"<script{DATA}(?![^>]*\snonce=)[^>]*>", re.IGNORECASE
    ),
    "an inline style sheet": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "an event attribute": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on, which needs eval": re.compile(r"\bhx-on\b", re.IGNORECASE),
    "a value that htmx evaluates": re.compile(r"""=\s*["']\s*js:|\bhx-vars\b""", re.IGNORECASE),
    "an htmx trigger filter": re.compile(r"""hx-trigger\s*=\s*["'][^"']*\[""", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "a data address": re.compile(r"""(?:src|href)\s*=\s*["']data:|url\(\s*["']?data:""", re.IGNORECASE),
}
OTHER_HOST = re.compile(r"""(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+(?:\.[a-z0-9-]+)+""", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?\*/|(?m:^\s*//.*$)|<!--.*?-->", re.DOTALL)


def breaches_in(markup: str) -> list[str]:
    """Return what in a template or a piece of markup the policy would refuse."""
    without_tags = TEMPLATE_TAG.sub("x", markup)
    return [what for what, pattern in NOT_ALLOWED.items() if pattern.search(without_tags)]


def other_hosts_in(text: str) -> list[str]:
    """Return the hosts that a page, style sheet or script would ask; comments ask nobody."""
    return OTHER_HOST.findall(COMMENT.sub("", text))


def test_templates_hold_nothing_that_the_policy_refuses() -> None:
    pages = files(".html", ".svg", under="src")
    assert pages
    assert {name_of(path): found for path in pages if (found := breaches_in(text_of(path)))} == {}


def test_markup_made_in_code_holds_nothing_that_the_policy_refuses() -> None:
    code = ours(".py", ".js", under="src/evenhand/faces")
    assert {name_of(path): found for path in code if (found := breaches_in(text_of(path)))} == {}


def test_no_page_style_or_script_asks_another_host() -> None:
    asked = files(".html", ".svg", ".css", ".js", under="src/evenhand/faces")
    assert {name_of(path): found for path in asked if (found := other_hosts_in(text_of(path)))} == {}


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ("<script>go()</script>", "an inline script"),
        ('<script type="module">go()</script>', "an inline script"),
        ('<script src="a.js"></script>', "a script that the policy of its page does not name"),
        ('<script type="application/ld+json">{"a": 1}</script>', "an inline script"),
        ('<script type="application/ld+json" async>{{ a|tojson }}</script>', "an inline script"),
        ('<script type="application/ld+json">{{ a|tojson }};go()</script>', "an inline script"),
        ("<style>p{}</style>", "an inline style sheet"),
        ('<p class="a"\n style="color:red">', "a style attribute"),
        ('<p {% if a > b %}x{% endif %} style="x">', "a style attribute"),
        ('<button onclick="go()">', "an event attribute"),
        ('<button hx-on:click="go()">', "hx-on, which needs eval"),
        ("""<button hx-vals='js:{a: 1}'>""", "a value that htmx evaluates"),
        ('<input hx-trigger="keyup[ctrlKey]">', "an htmx trigger filter"),
        ('<a href="javascript:go()">', "a script address"),
        ('<img src="data:image/png;base64,AA">', "a data address"),
    ],
)
def test_each_breach_is_found(markup: str, what: str) -> None:
    assert what in breaches_in(markup)


@pytest.mark.parametrize(
    "markup",
    [
        '<script src="{% static "a.js" %}" defer nonce="{{ request.script_nonce }}"></script>',
        '<p class="style" data-on="x">onset = 3</p>',
        '<svg class="chart"><path d="M0 0" stroke-width="2"></path></svg>',
    ],
)
def test_allowed_markup_is_left_alone(markup: str) -> None:
    assert breaches_in(markup) == []


@pytest.mark.parametrize("text", ["https://fonts.example.com/a", "url(//cdn.example.org/x)", "wss://a.example"])
def test_another_host_is_found(text: str) -> None:
    assert other_hosts_in(text)


@pytest.mark.parametrize("text", ["http://www.w3.org/2000/svg", "/* https://a.example/ */", "a // b", "/me/"])
def test_names_and_comments_are_no_other_host(text: str) -> None:
    assert other_hosts_in(text) == []
