"""Every hostile text in every field of every form: kept whole, shown back equal everywhere, never taken for markup.

The forms are found on the pages themselves, so a new field is among them by itself. A browser runs the same texts in
`tests/journeys/test_hostile_words.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.test import Client
from django.urls import URLPattern, get_resolver

from evenhand.domain.worksheets.models import Assignment
from evenhand.faces.components.template_words import environment
from tests.config.test_urls import routes
from tests.faces.climbing import AGREED, CLIMBING
from tests.faces.components.sheet.kinds import EVERY_KIND
from tests.faces.reading_pages import Form, Input, ReadPage
from tests.faces.test_who_may_what import FOR_OWNERS, World, real, world
from tests.factories import a_setup, a_worksheet, an_assignment
from tests.hostile_texts import EVERY, FOREIGN_MARKUP, JOINED, NAUGHTY, SCRIPTS, marked, on_one_line
from tests.repository.tree import files, ours, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(300)]
__all__ = ["world"]
LAST = ("stop/", "end/", "access/", "team/", "send/", "remove/", "codes/")
"""Addresses whose forms end something: they are sent after all others."""
OPENS_A_FIELD = {"rule": "new"}
"""Choices that a text hangs on."""
CUT = {
    "desk/": "q", "desk/cases/": "q", "desk/payments/": "reference", "desk/worksheets/": "q", "worksheets/": "q",
    "desk/cases/<str:number>/assign/": "q", "me/in/": "who", "plans/": "code", "plans/<slug:key>/": "code",
    "desk/settings/security/factors/<uuid:factor_id>/": "name", "me/settings/ways/": "name",
}  # fmt: skip
"""Fields that keep a text's beginning only: short texts go through them in a test of their own."""
NOT_SHOWN = {
    ("me/settings/ways/", "username"), ("desk/settings/security/app/", "code"),
    ("in/forgotten/", "email"), ("me/in/", "email"),
}  # fmt: skip
"""Fields for a list of passwords, for a code that is good once, and two whose answer never shows who asked."""
SHOWS_A_BEGINNING = CUT.keys() - {"desk/", "desk/cases/", "desk/payments/", "me/in/", "plans/", "plans/<slug:key>/"}
"""Of these, a number, a name at the door and a code are not repeated in words."""
ONE_A_LINE = {"v//indications", "v//cautions", "v//before", "v//next", "v//guide"}
"""Fields of a sheet that is built which hold a list: each line is a text of its own."""
KNOWN_TAGS = {
    tag
    for path in (*files(".html", ".svg", under="src"), *ours(".py", under="src/evenhand/faces"))
    for tag in re.findall(r"<([a-z][a-z0-9-]*)", text_of(path))
}
DATA_BLOCK = {"type": "application/ld+json"}
"""What describes a page to programs that read it: a browser runs none of it."""
MARK = re.compile(r"q[qx]\d+z")


@dataclass
class Crawl:
    """What was typed where, what was seen of it, and what was wrong on the pages."""

    letters: str = "qq"
    typed: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    seen: set[tuple[str, str]] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def text_for(self, route: str, one: Input) -> str:
        """Return the hostile text for a field, under a mark of its own."""
        mark = f"{self.letters}{len(self.typed)}z"
        self.places[mark] = (route, one.name)
        takes_lines = one.takes_lines and one.name not in ONE_A_LINE
        self.typed[mark] = marked(mark) if takes_lines else marked(mark, on_one_line(JOINED))
        return self.typed[mark]

    def look_at(self, answer: Any, where: str) -> None:
        """Note what an answer shows of the texts, and whatever a text has done to it."""
        if answer.status_code >= 500:
            self.faults.append(f"{where}: {answer.status_code}")
            return
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        texts: Iterable[str] = [answer.text] if kind == "text/plain" else []
        if kind == "text/html":
            page = ReadPage(answer.text)
            self.faults += [f"{where}: {fault}" for fault in faults_of(page)]
            texts = page.words()
        elif kind == "application/json":
            texts = texts_in(json.loads(answer.text))
        for text in texts:
            self._note_marks(text, where)

    def _note_marks(self, text: str, where: str) -> None:
        """A text that begins with a mark has to be there to its end."""
        end = 0
        for found in MARK.finditer(text):
            whole = self.typed.get(found[0])
            if whole is None or found.start() < end:
                continue
            place = self.places[found[0]]
            if text.startswith(whole, found.start()):
                self.seen.add(place)
                end = found.start() + len(whole)
            elif CUT.get(place[0]) != place[1]:
                self.faults.append(f"{where}: {place} is another text there")


def faults_of(page: ReadPage) -> list[str]:
    """Return what in a page can only come from a text that was taken for markup."""
    faults = [f"an element {tag}" for tag, _ in page.elements if tag not in KNOWN_TAGS]
    faults += [
        "a script of nobody"
        for tag, named in page.elements
        if tag == "script" and not named.get("nonce") and named != DATA_BLOCK
    ]
    for _, attributes in page.elements:
        for name, value in attributes.items():
            if name.startswith(("on", "hx-")) or name in ("style", "srcdoc"):
                faults.append(f"an attribute {name}")
            if name not in SHOWN_TEXTS and any(words in value for words in FOREIGN_MARKUP):
                faults.append(f"{name}={value[:60]}")
    return faults


SHOWN_TEXTS = {"value", "aria-label", "title", "content", "placeholder", "data-text"}
"""Attributes that may hold what somebody wrote; their texts are held to their ends like any other."""


def texts_in(data: object) -> Iterator[str]:
    """Yield every text in what JSON holds."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping | list):
        for one in data.values() if isinstance(data, Mapping) else data:
            yield from texts_in(one)


@dataclass(frozen=True)
class Visit:
    """A page and who opens it, with the route or sheet that it belongs to."""

    browser: Client
    address: str
    route: str

    def forms(self) -> list[Form]:
        """Return the forms of the page into which somebody types."""
        answer = self.browser.get(self.address)
        if answer.status_code != 200 or "text/html" not in answer.headers.get("Content-Type", ""):
            return []
        return [form for form in ReadPage(answer.text).forms if any(one.is_typed for one in form.inputs)]

    def send(self, form: Form, typed: dict[str, str]) -> Any:
        """Send a form with these texts."""
        ask = self.browser.post if form.method == "post" else self.browser.get
        return ask(form.action or self.address, form.as_sent({**OPENS_A_FIELD, **typed}))


def visits(world: World) -> list[Visit]:
    """Return every page of the program; what ends something comes last."""
    steps = [
        Visit(world.people["client"], f"/me/w/{sheet.pk}/{number}/", f"{sheet.slug} {number}")
        for sheet in sheets_of(world)
        for number in range(1, 9)
    ]
    pages = [
        Visit(world.people[person_at(route, pattern)], real(route, world), route)
        for route, pattern in routes(get_resolver().url_patterns)
    ]
    return sorted(steps + pages, key=lambda one: one.address.endswith(LAST))


def person_at(route: str, pattern: URLPattern) -> str:
    """Return whose page a route is: an owner has some of their own, a stranger sees what is public."""
    if getattr(pattern.callback, "permission", "") == "public":
        return "nobody"
    if route.startswith("me/"):
        return "client"
    return "owner" if pattern.name in FOR_OWNERS else "therapist"


BUNDLED = ("compassionate-self-care", "compassionate-self-care-named", "noticing-log")


def sheets_of(world: World) -> list[Assignment]:
    """Give the client some bundled sheets and those made up for tests, which have every kind of question."""
    case = world.of.case
    given = [an_assignment(of=case, slug=slug) for slug in BUNDLED]
    climbing = an_assignment(of=case, worksheet=a_worksheet(CLIMBING, of=case))
    a_setup(AGREED, of=climbing)
    return [*given, climbing, an_assignment(of=case, worksheet=a_worksheet(EVERY_KIND, of=case))]


def fill(visit: Visit, form: Form, crawl: Crawl) -> None:
    """Type hostile texts into a form; when it is refused as a whole, into one field after the other."""
    chosen = [one for one in form.inputs if one.takes_any_text]
    typed = {one.name: crawl.text_for(visit.route, one) for one in chosen}
    answer = visit.send(form, typed)
    where = f"{visit.address} sent"
    crawl.look_at(answer, where)
    if answer.status_code == 422 and len(typed) > 1:
        for name, text in typed.items():
            crawl.look_at(visit.send(form, {name: text}), where)


def test_every_text_comes_back_equal_wherever_it_is_shown(world: World) -> None:
    crawl, pages = Crawl(), visits(world)
    for visit in pages:
        for form in visit.forms():
            fill(visit, form, crawl)
    for visit in pages:
        crawl.look_at(visit.browser.get(visit.address), visit.address)
    assert crawl.faults == []
    fields = set(crawl.places.values()) - set(CUT.items())
    assert len(fields) > 35
    assert fields - crawl.seen == NOT_SHOWN


def test_what_is_no_number_no_day_and_no_address_stays_on_the_screen_as_a_text(world: World) -> None:
    crawl = Crawl(letters="qx")
    for visit in visits(world):
        for form in visit.forms():
            odd = [one for one in form.inputs if one.is_typed and (not one.takes_any_text or one.kind == "email")]
            if odd:
                crawl.look_at(
                    visit.send(form, {one.name: crawl.text_for(visit.route, one) for one in odd}), visit.address
                )
    assert crawl.faults == []
    assert len(crawl.seen) > 12


def without_space(text: str) -> str:
    """Return a text without the space that a name does not keep."""
    return re.sub(r"[\s\ufeff]+", "", text)


def test_every_script_is_shown_as_a_text_by_what_keeps_a_beginning_only(world: World) -> None:
    crawl, shown = Crawl(), dict.fromkeys(SHOWS_A_BEGINNING, 0)
    for visit in [one for one in visits(world) if one.route in shown]:
        name = CUT[visit.route]
        form = next(one for one in visit.forms() if name in [field.name for field in one.inputs])
        for script in SCRIPTS:
            answer = visit.send(form, {name: on_one_line(script)[:50]})
            page = answer if answer.status_code == 200 else visit.browser.get(visit.address)
            crawl.look_at(page, visit.address)
            kept = without_space(on_one_line(script)[:50])
            shown[visit.route] += any(kept in without_space(words) for words in ReadPage(page.text).words())
    assert crawl.faults == []
    assert shown == dict.fromkeys(SHOWS_A_BEGINNING, len(SCRIPTS))


@pytest.mark.parametrize(
    ("markup", "fault"),
    [
        ("<p>a</p><marquee>b</marquee>", "an element marquee"),
        ("<script>ran()</script>", "a script of nobody"),
        ("<img src=x onerror=ran()>", "an attribute onerror"),
        ("<a href='javascript:ran()'>a</a>", "href=javascript:ran()"),
        ("<base href=//x.example/>", "href=//x.example/"),
    ],
)
def test_a_text_that_is_taken_for_markup_is_found(markup: str, fault: str) -> None:
    assert fault in faults_of(ReadPage(markup))


def test_a_text_that_loses_a_letter_or_its_end_is_found() -> None:
    for spoilt in (JOINED.replace("<b>", "", 1), JOINED[:-9]):
        crawl = Crawl()
        whole = crawl.text_for("a/", Input("b", "textarea", ""))
        crawl._note_marks(whole.replace(JOINED, spoilt), "here")
        assert set(crawl.faults) == {"here: ('a/', 'b') is another text there"}


def test_a_template_that_forgets_to_escape_is_found(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    monkeypatch.setattr(engine, "env", environment(loader=engine.env.loader, autoescape=False))
    crawl = Crawl()
    visit = next(one for one in visits(world) if one.route.endswith("/information/"))
    for form in visit.forms():
        fill(visit, form, crawl)
    crawl.look_at(visit.browser.get(visit.address), visit.address)
    assert any("a script of nobody" in fault for fault in crawl.faults)


def test_one_place_alone_makes_sheets_of_figures_and_no_formula_can_run_there() -> None:
    """Any other copy is text or JSON. `tests/domain/fees/test_csv_lines.py` holds what becomes of = + - @ there."""
    makers = re.compile(r"^\s*(?:import|from)\s+(?:csv|openpyxl|xlsxwriter)\b|text/csv|spreadsheetml", re.MULTILINE)
    assert [path.name for path in ours(".py", ".html", under="src") if makers.search(text_of(path))] == [
        "csv_lines.py",
        "keeping.py",
    ]
    assert makers.search("import csv")


def test_the_lists_are_as_long_as_they_are_said_to_be() -> None:
    assert len({text for texts in NAUGHTY.values() for text in texts}) >= 515
    assert len(set(SCRIPTS)) >= 60
    assert len(EVERY) == len(set(EVERY))
    assert all(text in JOINED for text in EVERY)
