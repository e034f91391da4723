"""Lines for a bookkeeper's spreadsheet (RFC 4180), in which no text can become a formula. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Final

STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With what a spreadsheet takes a cell for a formula or a command; the last four are their wide forms."""
MARK: Final = "\ufeff"
"""By which spreadsheets know that a file is UTF-8."""


def harmless(text: str) -> str:
    """Return a text that people wrote as a cell that is nothing but text: an apostrophe stands before what is none."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(STARTS_A_FORMULA) else text


def lines_of(rows: Iterable[Iterable[str]]) -> Iterator[bytes]:
    """Yield rows as lines of a file, the first one with its mark; cells are as they are, see `harmless`."""
    mark = MARK
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\r\n").writerow(row)
        yield (mark + line.getvalue()).encode()
        mark = ""
