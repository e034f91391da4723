"""What a file is, by its first bytes: never by its name, and never by what a browser says of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

MOST_BYTES: Final = 8 * 1024 * 1024
"""How large a file may be, as it comes and as it is kept."""
MOST_FILES: Final = 3
"""How many files go with one message."""
LONGEST_SIDE: Final = 2_560
"""How many dots the longer side of a kept picture has at most: a sheet of paper can be read well."""


class Kind(StrEnum):
    """The kinds of file that are taken."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"


def kind_of(data: bytes) -> Kind | None:
    """Return what the first bytes say a file is; None for any other kind."""
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Kind.WEBP
    return Kind.PDF if data.startswith(b"%PDF-") else None


MOST_DOTS: Final = {Kind.JPEG: 50_000_000, Kind.PNG: 25_000_000, Kind.WEBP: 25_000_000}
"""How many dots a picture may have, as it comes: a JPEG, which can be unpacked at a part of its size, a phone's."""
