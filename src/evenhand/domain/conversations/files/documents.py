"""PDF files, looked through and left as they are: one that is locked, or holds what acts by itself, is refused."""

from __future__ import annotations

import codecs
import re
from io import BytesIO
from typing import Any, Final

from pypdf import PdfReader, filters
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from evenhand.domain.conversations.files.refusals import Refusal, Refused

NEEDED_LATER: Final = (filters, *map(codecs.lookup, ("utf-16-be", "utf-16-le", "utf-8", "latin-1", "charmap")))
"""Loaded before the limits are set, for no file can be opened after that."""
ACTING: Final = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/AF", "/XFA", "/RichMediaContent"})
"""Entries of a PDF's dictionaries that hold programs, other files or forms that run (ISO 32000-2, 12.6 and 7.11)."""
ACTS: Final = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound"}
    | {"/RichMediaExecute", "/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Screen", "/3D"}
)
"""Kinds of actions, of annotations and of streams that do more than show a page or open an address."""
MOST_OBJECTS: Final = 200_000
_END: Final = re.compile(rb"%%EOF[\s\x00]*\Z")
_HEAD: Final = re.compile(rb"%PDF-[12]\.\d[\s%]")
_ESCAPED: Final = re.compile(rb"#([0-9A-Fa-f]{2})")
_NAMES: Final = re.compile(rb"/[A-Za-z0-9#]{2,60}")
_HIDDEN: Final = frozenset({b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/EmbeddedFiles", b"/RichMedia"})
"""Looked for in all its bytes too: a reader that repairs a broken file finds what no table of it names."""


def looked_through(data: bytes) -> bytes:
    """Return the same bytes; raises Refused.

    It has to begin and to end as a PDF, so that it is no file of another kind as well, to have a page, and to open
    without a password. Every object that it names, packed ones included, is looked at.
    """
    if not _HEAD.match(data) or not _END.search(data, max(0, len(data) - 4_096)):
        raise Refused(Refusal.BROKEN)
    reader = PdfReader(BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise Refused(Refusal.LOCKED)
    if not len(reader.pages):
        raise Refused(Refusal.BROKEN)
    if any(_plain(found.group()) in _HIDDEN for found in _NAMES.finditer(data)):
        raise Refused(Refusal.ACTS)
    _look_at_all(reader)
    return data


def _plain(name: bytes) -> bytes:
    """Return a name without its escapes: "/J#61vaScript" is "/JavaScript"."""
    return _ESCAPED.sub(lambda two: bytes([int(two[1], 16)]), name)


def _look_at_all(reader: PdfReader) -> None:
    waiting: list[Any] = [reader.trailer]
    for generation, numbers in reader.xref.items():
        waiting += [IndirectObject(number, generation, reader).get_object() for number in numbers if number]
    waiting += [IndirectObject(number, 0, reader).get_object() for number in reader.xref_objStm]
    looked_at = 0
    while waiting:
        looked_at += 1
        if looked_at > MOST_OBJECTS * 10 or len(waiting) > MOST_OBJECTS * 10:
            raise Refused(Refusal.BROKEN)
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            if _acts(one):
                raise Refused(Refusal.ACTS)
            waiting += dict.values(one)
        elif isinstance(one, ArrayObject):
            waiting += list.__iter__(one)


def _acts(one: DictionaryObject) -> bool:
    """Return whether a dictionary holds something that acts; what it only points to is looked at by itself."""
    kinds = {str(dict.get(one, name)) for name in ("/S", "/Subtype", "/Type")}
    return bool(ACTING & set(one)) or bool(ACTS & kinds)
