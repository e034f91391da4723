"""How templates say a text: `{{ _("…") }}` and `{% trans %}`, in the language in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.html import conditional_escape
from jinja2 import Environment
from jinja2.ext import InternationalizationExtension

from evenhand.faces.components.markup import Markup
from evenhand.wording import form_of, say, say_of


def said(text: str, /, **words: Any) -> Markup:
    """Return a text as markup, since a message may hold some; what fills its places is escaped.

    A per cent sign is written twice in a message of a template: Jinja does so itself inside `{% trans %}`.
    """
    message = say(text)
    return _filled(message, words) if words or "%" in text else Markup(message)


def said_of(context: str, text: str, /, **words: Any) -> Markup:
    """Return a text that means several things in English."""
    return _filled(say_of(context, text), words)


def said_count(one: str, many: str, count: int, /, **words: Any) -> Markup:
    """Return the form of a text that goes with a number; its place is `%(number)s`, or as a template called it."""
    return _filled(form_of(one, many, count), {"number": count} | words)


def _filled(message: str, words: Mapping[str, Any]) -> Markup:
    return Markup(message % {name: conditional_escape(word) for name, word in words.items()})


def say_in_templates(environment: Environment) -> None:
    """Let templates of an environment say texts; a message in several lines is one line to translators."""
    environment.add_extension(InternationalizationExtension)
    environment.policies["ext.i18n.trimmed"] = True
    # Only so does Jinja write places by name and hand over what fills them.
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals |= {"_": said, "gettext": said, "ngettext": said_count, "pgettext": said_of}
