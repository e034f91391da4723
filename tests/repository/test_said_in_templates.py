"""No template holds words of its own: whatever a person reads is said, so that another language can say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from jinja2 import nodes

from scripts.said_in_templates import FUNCTIONS, reading
from tests.repository.tree import files, name_of, text_of

TEMPLATES = "src/evenhand/faces"
NOT_MARKED_YET: tuple[str, ...] = ()
"""Where marking is under way: the beginnings of names of templates. Empty in the end."""

FOR_PEOPLE = {
    "aria-label",
    "aria-description",
    "aria-roledescription",
    "placeholder",
    "title",
    "alt",
    "label",
    "summary",
    "data-label",
}
"""Attributes that a person reads or hears; `value` is one on a button alone, `content` on a description."""
OF_ATTRIBUTES = {"room", "kind"}
"""Blocks that stand in a tag: a page says there which style its body has."""
NAMES = {"Evenhand"}
WORD = re.compile(r"[^\W\d_]{2,}")
SENTENCE = re.compile(r"^[A-Z][a-z]+|[a-z] [a-z]")
STANDS_FOR_A_VALUE = "\ufffc"


def words_in(source: str) -> list[str]:
    """Return what a template writes for people without saying it: in its text, its attributes, its expressions."""
    tree = reading().parse(source)
    page = Page()
    page.feed("".join(_drawn(tree)).replace(f"<{STANDS_FOR_A_VALUE}", "<x").replace(f"</{STANDS_FOR_A_VALUE}", "</x"))
    page.close()
    return [*page.found, *_written_in_expressions(tree)]


def _drawn(node: nodes.Node) -> Iterator[str]:
    """Yield the page as it stands in the template, every branch in its turn; a value is one letter of no language."""
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Block) and node.name in OF_ATTRIBUTES:
        return
    elif isinstance(node, nodes.Output):
        for part in node.nodes:
            yield from _drawn(part) if isinstance(part, nodes.TemplateData) else STANDS_FOR_A_VALUE
    else:
        for inner in node.iter_child_nodes():
            yield from _drawn(inner)


def _written_in_expressions(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in FUNCTIONS:
        filling = [*node.args, *(one.value for one in node.kwargs)]
        for one in filling:
            if not isinstance(one, nodes.Const) or one not in node.args:
                yield from _written_in_expressions(one)
        return
    if isinstance(node, nodes.Compare):
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and SENTENCE.search(node.value):
        yield node.value
    for inner in node.iter_child_nodes():
        yield from _written_in_expressions(inner)


class Page(HTMLParser):
    """Collects the words that a page shows or has read out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.silent = tag in ("script", "style")
        self.found += [
            value for name, value in attrs if value and _is_for_people(tag, name, named) and has_words(value)
        ]

    def handle_endtag(self, tag: str) -> None:
        self.silent = False

    def handle_data(self, data: str) -> None:
        if not self.silent and has_words(data):
            self.found.append(" ".join(data.split()))


def _is_for_people(tag: str, name: str, named: dict[str, str | None]) -> bool:
    if name == "value":
        return tag == "input" and named.get("type") in ("submit", "button", "reset")
    if name == "content":
        return named.get("name") == "description" or str(named.get("property", "")).startswith("og:")
    return name in FOR_PEOPLE


def has_words(text: str) -> bool:
    return bool(set(WORD.findall(text)) - NAMES)


def unmarked() -> dict[str, list[str]]:
    """Return by template what it writes without saying it."""
    found = {}
    for path in files(".html", under=TEMPLATES):
        if words := words_in(text_of(path)):
            found[name_of(path).removeprefix(f"{TEMPLATES}/")] = words
    return found


def test_every_word_of_a_template_is_said() -> None:
    assert {name: words for name, words in unmarked().items() if not name.startswith(NOT_MARKED_YET)} == {}


def test_what_is_said_is_on_no_list_of_what_is_not() -> None:
    left = set(unmarked())
    assert [start for start in NOT_MARKED_YET if not any(name.startswith(start) for name in left)] == []


@pytest.mark.parametrize(
    "page",
    [
        "<p>Hello</p>",
        "<p>{% if a %}Hello{% endif %}</p>",
        "{% for a in b %}{{ a }} days{% endfor %}",
        '<a aria-label="Back">x</a>',
        '<input placeholder="Name">',
        '<input type="submit" value="Send">',
        '<img alt="{{ a }} and more">',
        '<meta name="description" content="What it is">',
        "{{ field('name', 'Your name') }}",
        "{{ a|default('Left empty', true) }}",
        '{% set secret = "Password" if a == "workspace" else b %}',
        "{{ _('Hello %(name)s', name=a or 'Nobody') }}",
        "<p>{{ _('Hello') }} there</p>",
        '<p{% if a %} class="x"{% endif %}>Hello</p>',
    ],
)
def test_words_that_are_not_said_are_found(page: str) -> None:
    assert words_in(page)


@pytest.mark.parametrize(
    "page",
    [
        "<p>{{ _('Hello') }} · {{ a }}: 1.</p>",
        "<p>{% trans name=a %}Hello <b>{{ name }}</b>{% endtrans %}</p>",
        "<p>{% trans number=n %}One day{% pluralize %}{{ number }} days{% endtrans %}</p>",
        '<a aria-label="{{ _(\'Back\') }}" class="lone link" href="/me/plan/">x</a>',
        '<script src="a.js" nonce="n"></script>',
        "<p>Evenhand</p>",
        "{% if a.kind == 'Whole' %}{{ icon('arrow-left') }}{% endif %}",
        "{% extends 'desk.html' %}{% include 'components/help_now.html' %}",
        '<input type="hidden" name="a" value="Send"><p id="h-{{ a }}">1</p>',
        "{# Says nothing #}",
        "{% block room %}portal plain{% endblock %}",
        '<{{ head|default("h1") }} class="label">{{ a }}</{{ head|default("h1") }}>',
    ],
)
def test_what_is_said_or_no_word_is_left_alone(page: str) -> None:
    assert words_in(page) == []
