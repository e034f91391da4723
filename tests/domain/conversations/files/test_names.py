"""Names of files: what their person called them, without what could deceive or break a page."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.conversations.files.kinds import Kind
from evenhand.domain.conversations.files.names import LONGEST, shown_name


@pytest.mark.parametrize(
    ("typed", "kind", "shown"),
    [
        ("sheet.jpg", Kind.JPEG, "sheet.jpg"),
        ("Sheet of the week.JPEG", Kind.JPEG, "Sheet of the week.jpg"),
        ("invoice.exe.png", Kind.PNG, "invoice.exe.png"),
        ("../../etc/passwd", Kind.PDF, "passwd.pdf"),
        ("C:\\Users\\me\\scan.pdf", Kind.PDF, "scan.pdf"),
        ("line\nbreak\r\tand   gaps.png", Kind.PNG, "line break and gaps.png"),
        ("photo\u202egnp.exe", Kind.PNG, "photognp.png"),
        ("a\u200bb\ufeffc\u2066d.pdf", Kind.PDF, "abcd.pdf"),
        ("Brief von der Ärztin.heic", Kind.JPEG, "Brief von der Ärztin.jpg"),
        ("שיעור.png", Kind.PNG, "שיעור.png"),
        (".png", Kind.PNG, "png.png"),
        ("...", Kind.PNG, ""),
        ("\u202e\u202e", Kind.PNG, ""),
        ("", Kind.PNG, ""),
    ],
)
def test_a_name_is_shown_as_it_was_without_what_deceives(typed: str, kind: Kind, shown: str) -> None:
    assert shown_name(typed, kind) == shown


def test_of_ten_thousand_letters_beginning_and_end_are_shown() -> None:
    shown = shown_name("begin" + "x" * 10_000 + "the end.jpg", Kind.JPEG)
    assert len(shown) <= LONGEST + 5
    assert shown.endswith("the end.jpg")


@given(st.text(max_size=200), st.sampled_from([Kind.JPEG, Kind.PNG, Kind.PDF]))
def test_whatever_is_typed_a_shown_name_is_one_short_line_with_the_ending_of_its_kind(typed: str, kind: Kind) -> None:
    shown = shown_name(typed, kind)
    assert len(shown) <= LONGEST + 5
    assert not shown or shown.endswith({Kind.JPEG: ".jpg", Kind.PNG: ".png", Kind.PDF: ".pdf"}[kind])
    assert not {"/", "\\"} & set(shown)
    assert all(unicodedata.category(letter)[0] not in "C" and letter != "\u2028" for letter in shown)
    assert shown == " ".join(shown.split())
    assert shown_name(shown, kind) == shown or not shown, "a shown name is shown as it is"
