"""Icons are drawn from the package's own files, once, beside words."""

import pytest
from jinja2 import TemplateNotFound

from evenhand.faces.components.markup import Markup
from evenhand.faces.components.template_words import ICONS, icon, with_line_breaks
from tests.faces.components.gallery import drawn

NAMES = sorted(file.stem for file in ICONS.glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_every_vendored_icon_is_drawn_in_the_colour_of_its_words(name: str) -> None:
    html = icon(name)
    assert html.startswith('<svg class="icon"')
    assert html.endswith("</svg>")
    assert 'stroke="currentColor"' in html
    assert 'aria-hidden="true"' in html


def test_a_template_prints_an_icon_as_it_stands() -> None:
    assert drawn('{{ icon("check") }} Saved') == f"{icon('check')} Saved"


def test_an_icon_that_is_not_vendored_is_refused_by_name() -> None:
    with pytest.raises(TemplateNotFound, match="'dragon'"):
        icon("dragon")


def test_the_licence_of_the_icons_stands_beside_them() -> None:
    assert "ISC License" in (ICONS / "LICENSE.txt").read_text(encoding="utf-8")


def test_markup_is_printed_as_it_stands_and_other_text_is_escaped() -> None:
    page = drawn("{{ ours }} {{ theirs }}", {"ours": Markup("<b>1</b>"), "theirs": "<b>2</b>"})
    assert page == "<b>1</b> &lt;b&gt;2&lt;/b&gt;"


def test_lines_break_where_they_were_broken_and_nothing_in_them_runs() -> None:
    assert drawn("{{ words|with_line_breaks }}", {"words": "One\n<i>two</i>"}) == "One<br>&lt;i&gt;two&lt;/i&gt;"
    assert with_line_breaks("") == ""


def test_what_a_page_does_not_know_is_empty() -> None:
    assert drawn("[{{ nothing.of.this }}]{% if nothing.here %}there{% endif %}") == "[]"


def test_what_has_to_be_called_is_never_printed() -> None:
    with pytest.raises(TypeError, match="has to call it"):
        drawn("{{ words.upper }}", {"words": "said"})
    assert drawn("{{ words.upper() }}{{ words.lower.of.nothing }}", {"words": "said"}) == "SAID"
