"""Every template can be read, and names only what is there: a page is no place to find that out."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2 import Environment, TemplateNotFound, meta, nodes

import evenhand
from evenhand.faces.components.template_words import icon

FOLDERS = sorted((Path(evenhand.__file__).parent / "faces").glob("*/templates"))
NAMES = sorted(str(file.relative_to(folder)) for folder in FOLDERS for file in folder.rglob("*.html"))


def words() -> Environment:
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    environment: Environment = engine.env
    return environment


def source_of(name: str) -> str:
    loader = words().loader
    assert loader is not None
    return loader.get_source(words(), name)[0]


@cache
def trees() -> dict[str, nodes.Template]:
    """Every template by its name, read once for all that is asked of it."""
    return {name: words().parse(source_of(name)) for name in NAMES}


def test_every_template_can_be_read_and_builds_on_templates_that_are_there(subtests: pytest.Subtests) -> None:
    assert len(NAMES) > 100
    for name in NAMES:
        with subtests.test(name):
            words().get_template(name)
            for other in meta.find_referenced_templates(trees()[name]):
                assert other is None or other in NAMES


def test_a_template_calls_only_what_it_is_given_and_draws_vendored_icons(subtests: pytest.Subtests) -> None:
    for name, tree in trees().items():
        own = {one.name for one in tree.find_all(nodes.Macro)}
        given = {*words().globals, "loop", "super", "words_missing", *own}
        with subtests.test(name):
            for call in tree.find_all(nodes.Call):
                if isinstance(call.node, nodes.Name):
                    assert call.node.name in given
                    if call.node.name == "icon" and isinstance(call.args[0], nodes.Const):
                        assert icon(call.args[0].value)


def test_a_template_calls_what_gets_something(subtests: pytest.Subtests) -> None:
    for name, tree in trees().items():
        called = {id(call.node) for call in tree.find_all(nodes.Call)}
        uncalled = [one.attr for one in tree.find_all(nodes.Getattr) if id(one) not in called]
        with subtests.test(name):
            assert [attribute for attribute in uncalled if attribute.startswith("get_") or attribute == "items"] == []


def test_nothing_in_a_template_switches_escaping_off(subtests: pytest.Subtests) -> None:
    for name, tree in trees().items():
        with subtests.test(name):
            assert not list(tree.find_all(nodes.MarkSafe))
            assert "safe" not in {one.name for one in tree.find_all(nodes.Filter)}
            assert "autoescape" not in source_of(name)


def test_every_page_escapes() -> None:
    assert words().autoescape is True


def test_a_name_that_is_not_there_is_found() -> None:
    with pytest.raises(TemplateNotFound):
        words().get_template("components/nowhere.html")
    tree = words().parse("{% include 'components/nowhere.html' %}")
    assert not set(meta.find_referenced_templates(tree)) <= set(NAMES)
