"""A bookkeeper's file: every text comes back as it was, and none is a formula."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenhand.domain.fees.csv_lines import MARK, harmless, lines_of


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "|calc", "%x", "\uff1d1", '=HYPERLINK("x")'],
)
def test_what_a_spreadsheet_would_reckon_is_a_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "paid by cash", "80.00", "P41A913", "a = b"])
def test_what_is_a_text_already_stays(text: str) -> None:
    assert harmless(text) == text


@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4), max_size=4))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    whole = b"".join(lines_of(rows)).decode().removeprefix(MARK)
    assert [row or [""] for row in csv.reader(io.StringIO(whole, newline=""))] == rows
