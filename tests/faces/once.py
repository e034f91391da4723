"""Every form of every page with every button it has, filled so that it takes effect, to be posted more than once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.test import Client
from django.urls import resolve

from tests.domain.stored import Row, stored_now
from tests.faces.reading_pages import Form, Input, ReadPage
from tests.factories import NOW, PASSWORD, frozen

SENT = NOW + timedelta(minutes=1)
SENT_AGAIN = SENT + timedelta(seconds=7)
COUNTS_AND_RECORDS = {
    "accounts_attemptcount", "accounts_spentchallenge", "audit_auditentry", "audit_chainend", "audit_houseentry",
}  # fmt: skip
"""Tables that count tries and tell of acts: a second try is a second try."""
SAID = {"textarea": "Some words.", "email": "new@example.org", "password": PASSWORD, "number": "3", "tel": "0123"}
"""What is typed into an empty field of a kind."""
Typed = Mapping[tuple[str, str], str]
"""What goes into a field, by the route that takes it and its name."""


@dataclass(frozen=True)
class Post:
    """What one button of one form of a page sends, from whose browser, and the route that takes it."""

    browser: Client
    address: str
    route: str
    button: tuple[str, str]
    fields: dict[str, list[str]]

    def __str__(self) -> str:
        """Return the route, with what the button says."""
        return " ".join(filter(None, (self.route, "=".join(filter(None, self.button)))))

    def send(self) -> tuple[int, str]:
        """Post it from a browser that has seen no answer yet, as after a line that broke; return what is answered."""
        copied = Client()
        copied.cookies.load(self.browser.cookies.output(header="", sep=";"))
        answer = copied.post(self.address, self.fields)
        answer.getvalue()  # what streams is worked out while it is read
        return answer.status_code, answer.headers.get("Location", "")


def posts_on(browser: Client, page: str, typed: Typed) -> Iterator[Post]:
    """Yield what every button of every form of a page posts."""
    answer = browser.get(page)
    if "text/html" in answer.headers.get("Content-Type", ""):
        yield from posts_in(answer, browser, page, typed)


def posts_in(answer: Any, browser: Client, page: str, typed: Typed) -> Iterator[Post]:
    """Yield what every button of every form in an answer posts."""
    for form in ReadPage(answer.text).forms:
        if form.method == "post":
            address = form.action or page
            route = resolve(urlsplit(address).path).route
            for button in buttons_of(form):
                yield Post(browser, address, route, button, filled(form, button, route, typed))


def buttons_of(form: Form) -> list[tuple[str, str]]:
    """Return name and value of every button that says something; of none, one that says nothing."""
    return list(dict.fromkeys((one.name, one.value) for one in form.inputs if one.kind == "button")) or [("", "")]


def filled(form: Form, button: tuple[str, str], route: str, typed: Typed) -> dict[str, list[str]]:
    """Return what a browser sends once somebody filled what was empty and pressed a button."""
    sent: dict[str, list[str]] = {}
    for one in form.inputs:
        said = typed.get((route, one.name))
        if one.kind in ("radio", "checkbox"):
            if one.value == said or (said is None and one.chosen):
                sent.setdefault(one.name, []).append(one.value)
        elif one.kind != "button":
            sent.setdefault(one.name, []).append(_value(one, said))
    if button[0]:
        sent.setdefault(button[0], []).append(button[1])
    return sent


def _value(one: Input, said: str | None) -> str:
    if said is not None and one.kind != "hidden":
        return said
    return one.value or SAID.get(one.kind, "")


def each_kind(posts: Iterable[Post]) -> list[Post]:
    """Return of posts that differ in ids and tokens only the first: one of a route, a button and a set of fields."""
    kinds: dict[object, Post] = {}
    for post in posts:
        kinds.setdefault((post.route, post.button, tuple(sorted(post.fields))), post)
    return list(kinds.values())


@dataclass(frozen=True)
class Twice:
    """What came of posting something twice: both answers, whether the first had an effect, what the second changed."""

    post: Post
    first: tuple[int, str]
    second: tuple[int, str]
    had_effect: bool
    changed_again: tuple[str, ...]


def post_twice(post: Post, *, before: dict[str, set[Row]]) -> Twice:
    """Post something, and once more some seconds later; everything is undone afterwards, so `before` holds for all."""
    with transaction.atomic():
        with frozen(SENT):
            first = post.send()
        between = effects()
        with frozen(SENT_AGAIN):
            second = post.send()
        after = effects()
        transaction.set_rollback(True)
    changed = tuple(table for table, rows in after.items() if rows != between[table])
    return Twice(post, first, second, before != between, changed)


def effects() -> dict[str, set[Row]]:
    """Return every row of every table, apart from what counts tries and tells of acts."""
    return {table: rows for table, rows in stored_now().items() if table not in COUNTS_AND_RECORDS}
