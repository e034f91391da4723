"""A case file as PDF: what is on it, what is not, and that the printing program reads nothing but our own files."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from evenhand.domain.custody.queries.paper import on_paper
from evenhand.domain.worksheets.actions import save_review
from evenhand.faces.components import print_pages, printing
from evenhand.faces.components.print_pages import STATIC, is_ours, laid_out
from evenhand.faces.components.printing import NotPrinted, as_pdf, can_print
from evenhand.faces.components.sheet.reading import Answered
from evenhand.faces.components.sheet.shown import Side
from tests.domain.acts import by_therapist
from tests.faces.workspace.custody.test_pages import acts, at, body_of, fresh
from tests.factories import NOW, TWO_REPLIES, a_case, a_submission, an_assignment, frozen, inside
from tests.messages import a_message

pytestmark = pytest.mark.django_db
PAGE = '<!doctype html><html lang="en"><head><title>P41A913</title></head><body><h1>P41A913</h1>{}</body></html>'


def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let pages be kept as they go to the printing program, which gives back a stand-in."""
    pages: list[str] = []

    def printed(page: str) -> bytes:
        pages.append(page)
        return b"%PDF-stand-in"

    monkeypatch.setattr("evenhand.faces.workspace.custody.paper.as_pdf", printed)
    return pages


@frozen()
def test_a_case_file_is_printed_with_its_number_and_without_names_or_private_notes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = seen(monkeypatch)
    case = a_case(name="Maria Wirsing", goal="To rest <b>more</b>.")
    sent = a_submission(of=an_assignment(of=case))
    a_message("Could we move to four?", of=case)
    with inside(case):
        save_review(
            submission=sent, answers={"deserves": {"words": "Nothing wrong."}}, notes="Brennnessel", rule_id=None,
            rule_words="I must not fail.", belief=80, by=by_therapist(case), at=NOW,
        )  # fmt: skip
    browser = fresh(case.therapist)
    answer = browser.post(at(case, "take-along"), {"form": "pdf"})
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pages.pdf"'
    assert body_of(answer) == b"%PDF-stand-in"
    [page] = pages
    for words in (
        case.number,
        "To rest &lt;b&gt;more&lt;/b&gt;.",
        "Nothing wrong.",
        "I must not fail.",
        "team meeting",
        "Could we move to four?",
    ):
        assert words in page
    assert "Wirsing" not in page
    assert "Brennnessel" not in page
    assert "case.exported" in acts(case)
    body_of(browser.post(at(case, "take-along"), {"form": "pdf", "names": "yes"}))
    assert "Maria Wirsing" in pages[1]
    assert "Brennnessel" not in pages[1]


@frozen()
def test_a_practice_is_a_folder_with_a_pdf_a_case_file(monkeypatch: pytest.MonkeyPatch) -> None:
    seen(monkeypatch)
    case = a_case()
    other = a_case(of=case.therapist)
    file = body_of(fresh(case.therapist).post("/desk/settings/take-along/", {"form": "pdf"}))
    with zipfile.ZipFile(io.BytesIO(file)) as folder:
        assert folder.testzip() is None
        assert sorted(folder.namelist()) == sorted([f"{case.number}.pdf", f"{other.number}.pdf"])
        assert folder.read(f"{case.number}.pdf") == b"%PDF-stand-in"


@frozen()
def test_a_machine_that_cannot_print_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.faces.workspace.custody.taking_along.can_print", lambda: False)
    case = a_case()
    browser = fresh(case.therapist)
    page = browser.get(at(case, "take-along")).text
    assert "sudo apt-get install -y libpango-1.0-0" in page
    assert 'value="pdf"' not in page
    assert browser.post(at(case, "take-along"), {"form": "pdf"}).status_code == 404


def test_a_missing_library_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "find_library", lambda name: None if name == "pangoft2-1.0" else name)
    printing.can_print.cache_clear()
    try:
        assert not can_print()
    finally:
        printing.can_print.cache_clear()


def test_a_page_becomes_a_pdf_for_everybody_with_its_own_typefaces() -> None:
    sides = (Side("To your friend", "Rest."), Side("To you", "Go on."))
    answers = [Answered("both", "two", "read_back", "Both replies", sides=sides)]
    columns = render_to_string("components/paper/answers.html", {"answers": answers})
    made = as_pdf(PAGE.format('<p class="said">Gr\u00fc\u00dfe, \u0141ukasz \U0001f68c</p>' * 80 + columns))
    assert made.startswith(b"%PDF-")
    inside_it = unpacked(made)
    for sign in (b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid", b"Literata", b"Atkinson-Hyperlegible-Next", b"/Lang"):
        assert sign in inside_it, sign
    for sign in (b"/S /Table", b"/S /TH", b"/S /TD", b"/Headers"):  # what a reader says with each reply
        assert sign in inside_it, sign
    assert int(re.findall(rb"/Count (\d+)", inside_it)[0]) > 1


def test_two_long_replies_stand_beside_each_other_on_every_sheet_and_lose_no_word() -> None:
    friend, own = ([f"{side}{number}" for number in range(2_900)] for side in ("f", "s"))
    sides = (Side("To your friend", " ".join(friend)), Side("To you", " ".join(own)))
    assert min(len(side.words) for side in sides) > 16_000
    answers = render_to_string(
        "components/paper/answers.html",
        {"answers": [Answered("before", "one", "long_text", "Before", "Short. " * 200),
                     Answered("both", "two", "read_back", "Both replies", sides=sides)]},
    )  # fmt: skip
    sheets = [words_on(sheet) for sheet in laid_out(PAGE.format(answers)).pages]
    for side, words in zip("fs", (friend, own), strict=True):
        printed = [word for sheet in sheets for word, _ in sheet if re.fullmatch(rf"{side}\d+", word)]
        assert printed == words
    first, *_, last = sheets
    for sheet in sheets:
        left = {across for word, across in sheet if re.fullmatch(r"f\d+", word)}
        right = {across for word, across in sheet if re.fullmatch(r"s\d+", word)}
        assert len(left) == len(right) == 1
        assert left < right or min(left) < min(right)
    assert "Before" in dict(first)
    assert "friend" in dict(last)  # the headings come again on every sheet


def words_on(sheet: Any) -> list[tuple[str, int]]:
    """Return the words of a laid-out sheet in the order of its text, each with where its line begins across."""
    lines = (box for box in sheet._page_box.descendants() if hasattr(box, "text"))
    return [(word, round(line.position_x)) for line in lines for word in line.text.split()]


@frozen()
def test_the_replies_of_an_entry_stand_in_two_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = seen(monkeypatch)
    case = a_case()
    a_submission(of=an_assignment(of=case))
    body_of(fresh(case.therapist).post(at(case, "take-along"), {"form": "pdf"}))
    [page] = pages
    columns = re.search(r'<table class="sides">.*?</table>', page, re.DOTALL)
    assert columns is not None
    assert columns[0].count("<td>") == 2
    for key in ("friend_reply", "self_reply"):
        assert page.count(str(TWO_REPLIES[key])) == columns[0].count(str(TWO_REPLIES[key])) == 1


def test_others_in_work_are_waited_for_and_then_it_says_so() -> None:
    with printing.AT_ONCE, printing.AT_ONCE, pytest.raises(NotPrinted, match="Others"):
        as_pdf("x", patience=0)


def unpacked(made: bytes) -> bytes:
    """Return a PDF with its packed parts opened."""
    found = [made]
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            found.append(zlib.decompress(part))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.mark.parametrize(
    "asks",
    [
        '<img alt="" src="http://127.0.0.1:9/x.png">',
        '<img alt="" src="file:///etc/passwd">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<p style="background: url(https://example.org/x.png)">x</p>',
    ],
)
def test_a_page_that_asks_for_anything_else_is_not_printed(asks: str) -> None:
    with pytest.raises(NotPrinted):
        as_pdf(PAGE.format(asks))


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ((STATIC / "css" / "paper.css").as_uri(), True),
        ((STATIC / "css" / ".." / ".." / ".." / "print_pages.py").as_uri(), False),
        (f"{STATIC.as_uri()}/%2e%2e/%2e%2e/print_pages.py", False),
        ("file:///etc/passwd", False),
        ("file://elsewhere/x", False),
        ("http://localhost/static/evenhand/css/paper.css", False),
        ("data:text/css,x", False),
    ],
)
def test_only_our_own_files_are_read(url: str, *, ours: bool) -> None:
    assert is_ours(url) is ours


def test_the_printing_program_is_given_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, str] = {}

    def run(*_: object, env: dict[str, str], **__: object) -> object:
        given.update(env)
        raise subprocess.TimeoutExpired("print", 1)

    monkeypatch.setenv("DATABASE_URL", "postgres://user:secret@host/name")
    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(NotPrinted, match="too long"):
        as_pdf("x")
    assert "DATABASE_URL" not in given
    assert not [name for name in given if name.startswith("EVENHAND")]


def test_what_stands_on_paper_is_asked_with_a_fixed_number_of_queries(
    django_assert_num_queries: object,
) -> None:
    case = a_case(goal="To rest.")
    given = an_assignment(of=case)
    for _ in range(3):
        a_submission(of=given)
    with inside(case), django_assert_num_queries(8):  # type: ignore[operator]
        assert len(on_paper(case=case).entries) == 3


def test_the_program_stands_where_its_files_are() -> None:
    assert (Path(print_pages.__file__).parent / "static" / "evenhand" / "css" / "paper.css").exists()
