"""The style sheets, scripts and fonts keep to the budget, to the tokens and to this host."""

import re

import pytest

from tests.faces.components.sheets import STATIC, TEMPLATES, size, style_sheet
from tests.page_budgets import SCRIPT_KB

SHEETS = ("tokens.css", "evenhand.css", "desk.css", "help.css")
FONTS = ("atkinson-hyperlegible-next-latin-wght-normal.woff2", "literata-latin-wght-normal.woff2")
KILOBYTE = 1000
# The markup of a portal page and the script of the sheet share what is left of the 130 KB.
LEFT_FOR_THE_PAGE = 33 * KILOBYTE


@pytest.mark.parametrize("name", SHEETS)
def test_a_style_sheet_fetches_nothing_but_its_fonts(name: str) -> None:
    text = style_sheet(name)
    assert "@import" not in text
    assert all(address.startswith("../fonts/") for address in re.findall(r'url\("([^"]*)"\)', text))
    assert "url(" not in re.sub(r'url\("[^"]*"\)', "", text)


def test_every_font_a_style_sheet_names_is_here_with_its_licence() -> None:
    named = re.findall(r'url\("\.\./fonts/([^"]*)"\)', style_sheet("evenhand.css"))
    assert sorted(named) == sorted(FONTS)
    assert all((STATIC / "fonts" / font).is_file() for font in FONTS)
    for licence in ("atkinson-hyperlegible-next-LICENSE.txt", "literata-LICENSE.txt"):
        assert "SIL Open Font License" in (STATIC / "fonts" / licence).read_text(encoding="utf-8")


def test_fonts_never_hold_the_words_back() -> None:
    assert style_sheet("evenhand.css").count("font-display: optional") == len(FONTS)


def test_what_a_portal_page_fetches_first_stays_within_its_budget() -> None:
    fetched = [
        size("css", "tokens.css"),
        size("css", "evenhand.css"),
        size("js", "evenhand.js"),
        *(size("fonts", font) for font in FONTS),
        size("icons", "mark.svg"),
    ]
    assert sum(fetched) + LEFT_FOR_THE_PAGE <= 130 * KILOBYTE


def test_the_scripts_of_both_rooms_are_small() -> None:
    assert size("js", "evenhand.js") <= 2.5 * KILOBYTE
    assert size("js", "desk.js") <= 2.5 * KILOBYTE


def test_every_script_that_a_page_of_the_space_can_ask_for_is_within_the_budget() -> None:
    """Those that come late are no part of the first view; they count all the same."""
    asked = ("evenhand.js", "sheet.js", "lock.js", "passkey.js", "sending.js")
    assert sum(size("js", name) for name in asked) <= SCRIPT_KB / 2 * KILOBYTE


def test_a_style_sheet_uses_only_what_the_tokens_or_itself_define() -> None:
    defined = set(re.findall(r"--([a-z0-9-]+):", "".join(style_sheet(name) for name in SHEETS)))
    for name in SHEETS:
        used = set(re.findall(r"var\(--([a-z0-9-]+)\)", style_sheet(name)))
        assert used <= defined, name


@pytest.mark.parametrize("name", ["evenhand.css", "desk.css", "help.css"])
def test_colours_come_from_the_tokens_except_on_paper(name: str) -> None:
    on_screen = style_sheet(name).split("@media print")[0]
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b(?![^{]*\{)", on_screen) == []


def test_nothing_moves_for_people_who_asked_for_that() -> None:
    assert "@media (prefers-reduced-motion: reduce)" in style_sheet("evenhand.css")


def test_chosen_things_are_seen_in_forced_colours() -> None:
    for name in ("evenhand.css", "desk.css"):
        assert "@media (forced-colors: active)" in style_sheet(name)


def test_scripts_never_need_eval_or_keep_words() -> None:
    for script in (STATIC / "js").glob("*.js"):
        if script.name in ("evenhand.js", "desk.js"):
            text = script.read_text(encoding="utf-8")
            for word in ("eval(", "new Function", "innerHTML", "localStorage", "sessionStorage", "fetch("):
                assert word not in text, (script.name, word)


def test_what_is_opened_in_place_is_the_page_behind_its_own_link() -> None:
    text = (STATIC / "js" / "opening.js").read_text(encoding="utf-8")
    assert re.findall(r"fetch\((\w+)\)", text) == ["address"]
    assert 'const address = this.querySelector("a").href;' in text
    assert "innerHTML" not in text


def test_one_script_sends_forms_and_only_where_they_go() -> None:
    text = (STATIC / "js" / "sending.js").read_text(encoding="utf-8")
    assert re.findall(r"fetch\((\w+)", text) == ["url"]
    assert 'const there = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";' in text
    assert "const url = new URL(there, location.href);" in text


def test_no_template_holds_a_style_or_a_script_of_its_own() -> None:
    for page in TEMPLATES.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<style" not in text, page.name
        assert " style=" not in text, page.name
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), page.name
        assert not re.search(r"\son[a-z]+=", text), page.name


SIDES = re.compile(
    r"(?:margin|padding|border)-(?:left|right)\b|border-(?:top|bottom)-(?:left|right)-radius|(?<![\w-])(?:left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)"
    r"|box-shadow\s*:\s*inset\s+(?!0\s|calc\()|gradient\(\s*-?90deg"
)
FOUR = re.compile(r"(?<![\w-])(?:margin|padding|inset|border-width|scroll-margin)\s*:([^;}]*)")
DRAWN_ON_PAPER = "paper.css"
"""WeasyPrint, which draws it, knows no sides by the direction of letters."""


def sides_in(text: str) -> list[str]:
    """Return what in a style sheet names left or right, where letters may run the other way."""
    uneven = [all_four for all_four in FOUR.findall(text) if len(one := _parts(all_four)) == 4 and one[1] != one[3]]
    return [*SIDES.findall(text), *uneven]


def _parts(value: str) -> list[str]:
    return re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", "()", value).split()


TURNED = {" 0 2px 2px 0"}
"""The corner of a box that is turned to be an arrow; a rule of its own turns it the other way."""


def test_no_style_sheet_of_the_screen_names_left_or_right() -> None:
    sheets = sorted(path for path in (STATIC / "css").glob("*.css") if path.name != DRAWN_ON_PAPER)
    assert len(sheets) > 5
    found = {path.name: set(sides_in(path.read_text(encoding="utf-8"))) - TURNED for path in sheets}
    assert {name: sides for name, sides in found.items() if sides} == {}


@pytest.mark.parametrize(
    "rule",
    [
        "a { margin-left: 1px; }",
        "a{left:0}",
        "a { text-align: right; }",
        "a { padding: 1px 2px 1px 0; }",
        "a{float:left}",
        "a { box-shadow: inset 4px 0 0 red; }",
        "a { background: linear-gradient(90deg, red, blue); }",
    ],
)
def test_a_side_that_is_named_is_found(rule: str) -> None:
    assert sides_in(rule)


@pytest.mark.parametrize(
    "rule",
    ["a { margin-inline-start: 1px; }", "a { padding: 1px 2px; }", "a { margin: 0 1px 2px 1px; }", "a { inset: 0; }"],
)
def test_a_rule_without_sides_is_left_alone(rule: str) -> None:
    assert sides_in(rule) == []
