"""What templates can call: addresses, icons, the desk's navigation links, the safety wording."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from jinja2 import ChainableUndefined, Environment, TemplateNotFound, Undefined, pass_context
from jinja2.runtime import Context

from evenhand.faces.components.help_now import READING_TIMES, help_numbers
from evenhand.faces.components.markup import Markup
from evenhand.faces.components.template_saying import say_in_templates
from evenhand.faces.components.unpaid import reads_only
from evenhand.foundation.outbox.words import BOOKING_TITLE, HELP_TITLE, PORTAL_TITLE
from evenhand.wording import direction, known, page_language, say
from evenhand.wording import language as spoken_language

ICONS = Path(__file__).parent / "icons"
DRAWING = re.compile(r"<svg[^>]*>(?P<paths>.*)</svg>", re.DOTALL)
POINTING = frozenset({"arrow-left", "chevron-right", "log-out", "send", "notebook-text", "search"})
ALONE = ("/desk/", "/desk/settings/")
"""Pages whose address begins others that have entries of their own."""
ICON_START = (
    '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" '
    'stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
)


def icon(name: str) -> Markup:
    """Draw a 20 px icon in the colour of the text around it; screen readers pass over it.

    An icon always stands beside words; one that points somewhere points the other way where letters run so. Raises
    TemplateNotFound for a name that is not vendored.
    """
    return _drawn(name, name in POINTING and direction() == "rtl")


@lru_cache(maxsize=64)
def _drawn(name: str, mirrored: bool) -> Markup:
    file = ICONS / f"{name}.svg"
    found = DRAWING.search(file.read_text(encoding="utf-8")) if file.is_file() else None
    if found is None:
        raise TemplateNotFound(name, f"There is no icon called {name!r} in {ICONS.name}/.")
    start = ICON_START.replace('class="icon"', 'class="icon mirrored"') if mirrored else ICON_START
    return Markup(f"{start}{found['paths']}</svg>")


@pass_context
def nav_link(context: Context, address: str, words: str, drawing: str) -> SafeString:
    """One entry of the side bar; marked as current on its own page and on the pages below it."""
    request = context.get("request")
    path = request.path if isinstance(request, HttpRequest) else ""
    current = ""
    if path == address:
        current = "page"
    elif address not in ALONE and path.startswith(address):
        current = "true"
    mark = format_html(' aria-current="{}"', current) if current else ""
    return format_html('<a href="{}"{}>{}<span>{}</span></a>', address, mark, icon(drawing), words)


@pass_context
def help_now(context: Context, heading: str = "") -> Markup:
    """The Help now panel that stands on every page of a client, signed in or not."""
    return _part(context, "components/help_now.html", heading=heading or say("Help now"))


@pass_context
def first_visit(context: Context, reading_times: str = READING_TIMES) -> Markup:
    """The notice read and accepted before the first word is written (catalogue section 3.1)."""
    return _part(context, "components/first_visit.html", reading_times=reading_times)


@pass_context
def after_send(context: Context) -> Markup:
    """The line shown after every sending, whatever was written (catalogue section 3.1)."""
    return _part(context, "components/after_send.html")


def _part(context: Context, name: str, **words: str) -> Markup:
    """A template drawn with the numbers of the practice that the page is of."""
    return Markup(context.environment.get_template(name).render(numbers=help_numbers(), **words))


def lang_of(language: str) -> Markup:
    """Return the attribute of a part that is in another language than its page; nothing where it is in the same."""
    of_part = known(language)
    if of_part is known(spoken_language()):
        return Markup("")
    turned = f' dir="{of_part.direction}"' if of_part.direction != direction() else ""
    return Markup(f' lang="{of_part.tag}"{turned}')


def url(name: str, *parts: object) -> str:
    """Return the address of a page; raises NoReverseMatch for one that is not there."""
    return reverse(name, args=parts)


def with_line_breaks(words: str) -> SafeString:
    """Return words with a break where they have a new line."""
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in words.splitlines()))


def printed(value: Any) -> Any:
    """Return what a template prints; raises TypeError for what it should have called, so that nobody reads its name."""
    if callable(value) and not isinstance(value, Undefined) and not hasattr(value, "__html__"):
        raise TypeError(f"A template prints {value!r}. It has to call it.")
    return value


def environment(**options: Any) -> Environment:
    """Return Jinja with our words in it; what a page does not know is empty, as in Django's own templates."""
    ours = {"undefined": ChainableUndefined, "keep_trailing_newline": True, "finalize": printed}
    made = Environment(**options | ours)  # noqa: S701  Django asks for escaping; a test holds that it does
    made.globals |= {"after_send": after_send, "first_visit": first_visit, "help_now": help_now, "icon": icon}
    made.globals |= {"booking_title": BOOKING_TITLE, "help_title": HELP_TITLE, "portal_title": PORTAL_TITLE}
    made.globals |= {"direction": direction, "lang_of": lang_of, "page_language": page_language}
    made.globals |= {"nav_link": nav_link, "static": lru_cache(static), "url": url}
    made.globals |= {"reads_only": reads_only}
    say_in_templates(made)
    made.filters["with_line_breaks"] = with_line_breaks
    return made
