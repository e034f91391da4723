"""Canary texts: made to be typed, and looked for in every way in which a program may have written them down.

All canaries of a run begin with one stem of plain letters and end with one of letters beyond ASCII, both drawn by
chance, so that one look for either finds any of them. Nothing else on the machine holds these stems. What is
compressed is opened where its kind says so; in LevelDB's blocks (Snappy) and PostgreSQL's long values (pglz) a stem's
first appearance stands in the open, because neither packs what it has not seen before.
"""

from __future__ import annotations

import base64
import contextlib
import email
import email.policy
import json
import os
import quopri
import re
import secrets
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

PLAIN, FOREIGN, FAR = "bcdfghjklmnpqrstvwxz", "äöüéñøłžαωжщşğ", "łžαωжщşğ"
LENGTH_OF_STEM, LENGTH_OF_FOREIGN = 10, 6
# One far letter leads: six of Latin-1 after another letter read the same in both orders of UTF-16, a byte apart.
EMPTY = bytes(1024)
"""What files that are made ahead of their use mostly hold."""

MOST_IN_A_PACKED_PART = 50_000_000
"""Bytes that one compressed part may unfold to here."""

SPELLINGS: dict[str, Callable[[str], str]] = {
    "as typed": str,
    "in capitals": str.upper,
    "escaped in JSON": lambda text: json.dumps(text)[1:-1],
    "escaped twice in JSON": lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    "percent-encoded": quote,
    "as HTML's numbers": lambda text: text.encode("ascii", "xmlcharrefreplace").decode(),
    "as HTML's hex numbers": lambda text: "".join(one if one.isascii() else f"&#x{ord(one):x};" for one in text),
}
"""Ways to spell a text in letters."""


def _shifted(encode: Callable[[bytes], bytes], before: int) -> Callable[[bytes], bytes]:
    """Return base64 of bytes that stand `before` bytes after a group of three, without what neighbours change."""
    first = (0, 2, 3)[before]
    return lambda raw: encode(bytes(before) + raw)[first : (len(raw) + before) // 3 * 4]


CODES: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    " in hex": lambda raw: raw.hex().encode(),
    " in capital hex": lambda raw: raw.hex().upper().encode(),
    " in quoted-printable": quopri.encodestring,
    **{f" in base64, {before} after": _shifted(base64.b64encode, before) for before in range(3)},
    **{f" in base64 of addresses, {before} after": _shifted(base64.urlsafe_b64encode, before) for before in range(3)},
}
"""Ways to write bytes in bytes."""

LETTERS = ("utf-8", "utf-16-le", "utf-16-be")


def ways_to_write(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield every way to write a text, as a name and bytes; one that gives the same bytes comes once."""
    seen: set[bytes] = set()
    for spelling, spell in SPELLINGS.items():
        for letters in LETTERS:
            for code, write in CODES.items():
                written = write(spell(text).encode(letters))
                if written not in seen:
                    seen.add(written)
                    yield f"{spelling}, {letters}{code}", written


def _letters(of: str, how_many: int) -> str:
    return "".join(secrets.choice(of) for _ in range(how_many))


@dataclass
class Canaries:
    """The canaries of one run, each with the place it was typed into."""

    stem: str = field(default_factory=lambda: _letters(PLAIN, LENGTH_OF_STEM))
    foreign: str = field(default_factory=lambda: _letters(FAR, 1) + _letters(FOREIGN, LENGTH_OF_FOREIGN - 1))
    places: dict[str, str] = field(default_factory=dict)
    stems: tuple[tuple[str, bytes], ...] = ()

    def __post_init__(self) -> None:
        """Work out once how the stems may be written."""
        self.stems = tuple(one for stem in (self.stem, self.foreign) for one in ways_to_write(stem))

    def one_for(self, place: str, *, kind: str = "text") -> str:
        """Return a new canary for a place; an address can be one only without letters beyond ASCII."""
        token = _letters(PLAIN, 8)
        canary = f"{self.stem}{token}@example.org" if kind == "email" else f"{self.stem}{token}{self.foreign}"
        self.places[canary] = place
        return canary

    def seen_in(self, data: bytes) -> list[str]:
        """Return the ways in which a stem stands in bytes, each with the places of the canaries that are whole."""
        data = data.replace(EMPTY, b"")
        return [f"{way}: {self._places_in(data, way)}" for way, written in self.stems if written in data]

    def _places_in(self, data: bytes, way: str) -> str:
        named = [
            place for canary, place in self.places.items() for one, written in ways_to_write(canary)
            if one == way and written in data
        ]  # fmt: skip
        return ", ".join(dict.fromkeys(named)) or "cut"

    def held_by(self, text: str) -> set[str]:
        """Return the canaries that a text holds as they were typed."""
        return {canary for canary in re.findall(rf"{self.stem}\w+(?:@example\.org)?", text) if canary in self.places}


def layers_of(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield bytes as they are, and whatever can be unpacked from them, as pairs of a name and bytes."""
    yield "", data
    yield from _unpacked(data)
    yield from _decoded_mail(data)
    if data.startswith(b"SQLite format 3\0"):
        yield " (its rows)", rows_of(data)


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what gzip and zlib have packed anywhere in bytes; what only looks like it is passed over."""
    whole = memoryview(data)
    for magic, bits in ((rb"\x1f\x8b\x08", 31), (rb"\x78[\x01\x5e\x9c\xda]", 15), (rb"PK\x03\x04", -15)):
        for found in re.finditer(magic, data):
            start = found.start()
            if bits == -15:
                start += 30 + sum(int.from_bytes(data[start + at : start + at + 2], "little") for at in (26, 28))
            try:
                opened = zlib.decompressobj(bits).decompress(whole[start:], MOST_IN_A_PACKED_PART)
            except zlib.error:
                continue
            if opened:
                yield f" (unpacked at {found.start()})", opened


def _decoded_mail(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the headers but the one that names whom a mail goes to, and the parts of each mail in a file of mails."""
    for part in re.split(rb"^-{70,}\n", data, flags=re.MULTILINE):
        if not re.match(rb"\s*(?:[A-Za-z-]+: .*\n)+", part):
            continue
        mail = email.message_from_bytes(part.lstrip(), policy=email.policy.default)
        for piece in mail.walk():
            content = piece.get_payload(decode=True)
            if isinstance(content, bytes):
                yield " (of a mail)", content
        yield " (heads of a mail)", "\n".join(str(value) for name, value in mail.items() if name != "To").encode()


def rows_of(database: bytes) -> bytes:
    """Return all rows of a SQLite database as text, so that what stands across two of its pages is whole."""
    with tempfile.NamedTemporaryFile(suffix=".copy") as copy:
        copy.write(database)
        copy.flush()
        opened = sqlite3.connect(f"file:{copy.name}?mode=ro&immutable=1", uri=True)
        opened.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
        try:
            return "\n".join(opened.iterdump()).encode("utf-8", "surrogateescape")
        except sqlite3.DatabaseError:
            return b""  # copied while it was written, or of a kind of index that this SQLite lacks
        finally:
            opened.close()


def found_in(
    canaries: Canaries, files: Iterable[Path], *, read: Callable[[Path], bytes] = Path.read_bytes
) -> list[str]:
    """Return every trace of canaries in the contents and names of files, one line each; what is gone is passed over."""
    found = []
    for file in files:
        found += [f"{file} (its name): {way}" for way in canaries.seen_in(os.fsencode(file))]
        with contextlib.suppress(FileNotFoundError):
            for layer, data in layers_of(read(file)):
                found += [f"{file}{layer}: {way}" for way in canaries.seen_in(data)]
    return found


def files_below(*folders: Path) -> Iterator[Path]:
    """Yield every plain file below folders."""
    for folder in folders:
        for file in sorted(folder.rglob("*")):
            if file.is_file() and not file.is_symlink():
                yield file
