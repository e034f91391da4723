"""Finds the texts that a template says, as Jinja itself reads it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from evenhand.faces.components.template_saying import say_in_templates
from scripts.said_in_python import Said

FUNCTIONS = ("_", "gettext", "ngettext", "pgettext")


@cache
def reading() -> Environment:
    """Return what reads templates: their words do not matter for it, how they say a text does."""
    environment = Environment(autoescape=True, keep_trailing_newline=True)
    say_in_templates(environment)
    return environment


def said_in_template(source: str, name: str) -> Iterator[Said]:
    """Yield what a template says; raises Jinja's TemplateSyntaxError for one that cannot be read."""
    for _, function, strings in extract_from_ast(reading().parse(source, name), FUNCTIONS, babel_style=False):
        texts = tuple(text for text in strings or () if text is not None)
        if function == "pgettext":
            yield Said(texts[1:2], texts[0])
        else:
            yield Said(texts[: 2 if function == "ngettext" else 1])
