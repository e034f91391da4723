"""Template tags of the shared look: icons, the desk's navigation links, the safety wording."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from evenhand.faces.components.help_now import CRISIS_LINES, EMERGENCY_NUMBERS, READING_TIMES
from evenhand.faces.components.markup import Markup
from evenhand.foundation.outbox.words import HELP_TITLE, PORTAL_TITLE

register = template.Library()

ICONS = Path(__file__).parent.parent / "icons"
DRAWING = re.compile(r"<svg[^>]*>(?P<paths>.*)</svg>", re.DOTALL)
ICON_START = (
    '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
    'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
)


@register.simple_tag
@lru_cache(maxsize=64)
def icon(name: str) -> Markup:
    """Draw a 20 px icon in the colour of the text around it; screen readers pass over it.

    An icon always stands beside words. Raises TemplateSyntaxError for a name that is not vendored.
    """
    file = ICONS / f"{name}.svg"
    found = DRAWING.search(file.read_text(encoding="utf-8")) if file.is_file() else None
    if found is None:
        raise template.TemplateSyntaxError(f"There is no icon called {name!r} in {ICONS.name}/.")
    return Markup(f"{ICON_START}{found['paths']}</svg>")


@register.simple_tag(takes_context=True)
def nav_link(context: Mapping[str, object], address: str, words: str, drawing: str) -> SafeString:
    """One entry of the side bar; marked as current on its own page and on the pages below it."""
    request = context.get("request")
    path = request.path if isinstance(request, HttpRequest) else ""
    current = ""
    if path == address:
        current = "page"
    elif address != "/desk/" and path.startswith(address):
        current = "true"
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a href="{}"{}>{}<span>{}</span></a>', address, mark, icon(drawing), words)


@register.simple_tag
def portal_title() -> str:
    """The title of a page of the client's space: the same for all, whatever stands on them."""
    return PORTAL_TITLE


@register.simple_tag
def help_title() -> str:
    """The title of the page that says whom to reach right now."""
    return HELP_TITLE


def _numbers(context: Mapping[str, object]) -> dict[str, object]:
    """The practice's numbers from the page, or the examples while it has none."""
    return {
        "emergency_numbers": context.get("emergency_numbers") or EMERGENCY_NUMBERS,
        "crisis_lines": context.get("crisis_lines") or CRISIS_LINES,
    }


@register.inclusion_tag("components/help_now.html", takes_context=True)
def help_now(context: Mapping[str, object], heading: str = "Help now") -> dict[str, object]:
    """The Help now panel that stands on every page of a client, signed in or not."""
    return {**_numbers(context), "heading": heading}


@register.inclusion_tag("components/first_visit.html", takes_context=True)
def first_visit(context: Mapping[str, object], reading_times: str = READING_TIMES) -> dict[str, object]:
    """The notice read and accepted before the first word is written (catalogue section 3.1)."""
    return {**_numbers(context), "reading_times": reading_times}


@register.inclusion_tag("components/after_send.html", takes_context=True)
def after_send(context: Mapping[str, object]) -> dict[str, object]:
    """The line shown after every sending, whatever was written (catalogue section 3.1)."""
    return _numbers(context)
