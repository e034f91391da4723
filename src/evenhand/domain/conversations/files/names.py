"""The name under which a file is shown: what its person called it, without what could deceive or break a page."""

from __future__ import annotations

import unicodedata
from typing import Final

from evenhand.domain.conversations.files.kinds import Kind

LONGEST: Final = 80
"""Letters of a name; what is longer loses its middle, so that its ending can still be seen."""
_ENDINGS: Final = {Kind.JPEG: ("jpg", "jpeg"), Kind.PNG: ("png",), Kind.PDF: ("pdf",)}
_UNSEEN: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Unicode's classes of what is not seen: line breaks, and the signs that turn the direction of what follows."""


def shown_name(typed: str, kind: Kind) -> str:
    """Return a name to show, with the ending of what is kept; "" where nothing of the typed one can be shown.

    Folders before it, line breaks, signs that are not seen or turn the writing round, and an ending that says something
    else than what the file is are taken away.
    """
    last = typed[-4_000:].replace("\\", "/").rpartition("/")[2]
    seen = "".join(letter for letter in unicodedata.normalize("NFC", last) if _is_seen(letter))
    stem = " ".join(seen.split()).strip(". ")
    before, dot, ending = stem.rpartition(".")
    if dot and ending.isascii() and ending.isalnum() and len(ending) <= 5:
        stem = before.rstrip(". ")
    if not stem:
        return ""
    if len(stem) > LONGEST:
        stem = f"{stem[: LONGEST - 20].rstrip()}…{stem[-19:].lstrip()}"
    return f"{stem}.{_ENDINGS[kind][0]}"


def _is_seen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) not in _UNSEEN
