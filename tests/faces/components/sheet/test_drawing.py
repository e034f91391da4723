"""Every kind of field is drawn as plain HTML that holds what was stored and runs nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.template.loader import render_to_string

from evenhand.domain.worksheets.answers import Problem
from evenhand.domain.worksheets.bundled_measures import measures_said
from evenhand.domain.worksheets.definition.parts import KINDS
from evenhand.faces.components.sheet.page import Sheet, preview_of, step_page
from evenhand.faces.components.sheet.reading import answered
from evenhand.wording import in_language
from tests.faces.components.sheet.kinds import every_kind

SHEET = every_kind()
PASTED = "<script>alert('x')</script><img src=x onerror=alert(1)>\"' & </textarea><b>bold</b>"
FULL: dict[str, object] = {
    "companion": PASTED,
    "went": False,
    "why": PASTED,
    "story": f"\n{PASTED}\n\n مرحبا 🙂",
    "calm": 7,
    "belief": 85,
    "place": "outside",
    "with": ["work", "money"],
    "day": "2026-11-24",
    "woke": "06:05",
    "began": "2026-11-24T14:02:00+00:00",
    "lasted": 80,
    "count": 2.5,
    "helped": [{"what": PASTED, "share": 40, "again": True}, {"what": "tea"}],
}


class Reader(HTMLParser):
    """Reads a page as a browser does: tags, the values of inputs, texts of text areas, ids and what labels name."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.values: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self.named: list[str] = []
        self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in one tag."""
        have = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if "id" in have:
            self.ids.append(have["id"])
        self.named += [have["for"]] if "for" in have else []
        self.named += have.get("aria-describedby", "").split()
        if tag == "textarea":
            self._area = have["name"]
            self.values[self._area] = [""]
        elif tag == "input" and (have.get("type") not in ("radio", "checkbox") or "checked" in have):
            self.values.setdefault(have["name"], []).append(have.get("value", ""))

    def handle_data(self, data: str) -> None:
        """Take in the text of a text area."""
        if self._area:
            self.values[self._area][0] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave a text area; browsers drop its first line end."""
        if tag == "textarea":
            self.values[self._area] = [self.values[self._area][0].removeprefix("\n")]
            self._area = ""


def drawn(sheet: Sheet, step: int = 0) -> str:
    """The HTML of one page."""
    page = step_page(sheet, SHEET.steps[step])
    return render_to_string("components/sheet/fields.html", {"fields": page.fields})


def test_the_sheet_of_this_test_has_every_kind() -> None:
    kinds = {field.kind for field in SHEET.fields()}
    assert kinds == KINDS


def test_what_was_stored_is_what_the_inputs_hold() -> None:
    values = Reader(drawn(Sheet(SHEET, answers=FULL))).values
    expected = {
        "companion": [PASTED],
        "went": ["no"],
        "why": [PASTED],
        "story": [FULL["story"]],
        "calm": ["7"],
        "belief": ["85"],
        "place": ["outside"],
        "with": ["work", "money"],
        "day": ["2026-11-24"],
        "woke": ["06:05"],
        "began": ["2026-11-24T14:02"],
        "lasted": ["80"],
        "count": ["2.5"],
        "helped.0.what": [PASTED],
        "helped.0.share": ["40"],
        "helped.0.again": ["yes"],
        "helped.1.what": ["tea"],
    }
    assert {name: values.get(name) for name in expected} == expected


@pytest.mark.parametrize("step", [0, 1, 2])
def test_nothing_that_was_written_is_run(step: int) -> None:
    page = drawn(Sheet(SHEET, answers=FULL), step)
    assert not {"script", "img", "b"} & set(Reader(page).tags)


def test_every_label_and_description_names_something_on_the_page_once() -> None:
    problems = tuple(Problem(key, "Look again.") for key in ("companion", "went", "count", "helped", "helped.0.what"))
    page = Reader(drawn(Sheet(SHEET, answers=FULL, problems=problems)))
    assert set(page.named) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert {"f-companion", "f-went", "f-helped", "f-helped.0.what", "e-helped.0.what"} <= set(page.ids)


def test_a_link_to_a_group_of_answers_can_focus_it() -> None:
    groups = re.findall(r'<fieldset class="(?:choice|scale|rows)[^>]*>', drawn(Sheet(SHEET)))
    assert len(groups) >= 4
    assert all(' tabindex="-1"' in group for group in groups)


def test_a_problem_is_said_beside_the_question() -> None:
    page = drawn(Sheet(SHEET, problems=(Problem("went", "Choose yes or no."),)))
    assert re.search(
        r'has-error" id="f-went" tabindex="-1" aria-describedby="e-went">.*?Choose yes or no\.', page, re.DOTALL
    )


def test_optional_questions_say_so_and_the_others_do_not() -> None:
    page = drawn(Sheet(SHEET))
    assert "Where?" in page
    assert re.search(r'Where\? <span class="optional">\(optional\)</span>', page)
    assert not re.search(r'Who was there\? <span class="optional">', page)


def test_a_preview_can_be_looked_at_and_not_written_in() -> None:
    page = render_to_string("components/sheet/preview.html", {"pages": preview_of(SHEET)})
    assert page.count('<fieldset class="field" disabled>') == 3
    ids = Reader(page).ids
    assert len(ids) == len(set(ids))


def test_answers_are_shown_as_words() -> None:
    page = render_to_string("components/sheet/answers.html", {"answers": answered(SHEET, FULL)})
    assert not {"script", "img", "textarea"} & set(Reader(page).tags)
    assert "7 of 10" in page
    assert "&lt;script&gt;" in page


def test_an_owners_wording_is_marked_as_english_on_a_german_page_and_nothing_else_is() -> None:
    with in_language("de"):
        page = render_to_string("components/sheet/preview.html", {"pages": preview_of(measures_said()["pswq"])})
    marked = re.findall(r'<div lang="en-GB">\s*(.*?)</div>', page, re.DOTALL)
    assert any("My worries overwhelm me." in one for one in marked)
    assert not any("Manche Aussagen sind umgekehrt" in one for one in marked)
    assert "Manche Aussagen sind umgekehrt" in page
    assert "<h3>Wie ich meistens bin</h3>" in page
