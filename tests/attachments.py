"""Files that people add to messages, made on the spot, good ones and bad ones."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

SECRET = b"Camera of Quiet Street 7"
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def a_picture(kind: str = "JPEG", *, size: tuple[int, int] = (40, 20), mode: str = "RGB", **how: Any) -> bytes:
    """Return a picture whose left half is red and whose right half is blue."""
    drawn = Image.new("RGB", size, "blue")
    drawn.paste("red", (0, 0, size[0] // 2, size[1]))
    if mode == "I;16":
        drawn = drawn.convert("L").convert("I").point(lambda dot: dot * 257)
    return _written(drawn.convert(mode), kind, **how)


def a_photo_that_tells(*, turned: int = 6, kind: str = "JPEG") -> bytes:
    """Return a picture that says with what, where, and how turned it was taken, in every way that it can."""
    told = Image.Exif()
    told[ORIENTATION], told[MAKER] = turned, SECRET.decode()
    told.get_ifd(GPS)[2] = (52.0, 31.0, 7.0)
    everything: dict[str, dict[str, Any]] = {"JPEG": {"comment": SECRET, "xmp": SECRET}, "WEBP": {"xmp": SECRET}}
    return a_picture(kind, exif=told, icc_profile=SECRET * 9, **everything.get(kind, {}))


def a_bomb() -> bytes:
    """Return a small PNG that would be a hundred million dots, and would be told so by its head."""
    side, rows = 10_000, zlib.compress(bytes(10_000 * (1 + 10_000 // 8)), 1)

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def a_moving_picture(kind: str) -> bytes:
    """Return a picture of two frames, the first of them red and blue, the second green."""
    return a_picture(kind, save_all=True, append_images=[Image.new("RGB", (40, 20), "green")])


def a_document(*, pages: int = 1, password: str | None = None) -> bytes:
    """Return a PDF of empty pages."""
    writer = _pages(pages)
    if password is not None:
        writer.encrypt(password, owner_password="owner")
    return _saved(writer)


def a_document_that_acts(what: str = "/JavaScript", entry: str = "/JS") -> bytes:
    """Return a PDF that does something when it is opened."""
    writer = _pages(1)
    act = {NameObject("/S"): NameObject(what), NameObject(entry): TextStringObject("app.alert(1)")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(act)
    return _saved(writer)


def a_document_with_a_file() -> bytes:
    """Return a PDF that holds another file."""
    writer = _pages(1)
    writer.add_attachment("shell.exe", b"MZ")
    return _saved(writer)


def a_packed_document(action: bytes) -> bytes:
    """Return a PDF whose objects lie packed in a stream, with this one as what opening it does."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        action,
    ]
    index, body = b"", b""
    for number, one in enumerate(objects, start=1):
        index += b"%d %d " % (number, len(body))
        body += one + b" "
    packed = zlib.compress(index + body)
    made = b"%PDF-1.5\n"
    first = len(made)
    made += b"5 0 obj<</Type/ObjStm/N 4/First %d/Filter/FlateDecode/Length %d>>stream\n" % (len(index), len(packed))
    made += packed + b"\nendstream endobj\n"
    table = len(made)
    rows = bytes(4) + b"".join(bytes((2, 0, 5, place)) for place in range(4))
    rows += b"\x01" + first.to_bytes(2, "big") + b"\0\x01" + table.to_bytes(2, "big") + b"\0"
    made += b"6 0 obj<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Length %d>>stream\n" % len(rows)
    return made + rows + b"\nendstream endobj\nstartxref\n%d\n%%%%EOF\n" % table


def _pages(count: int) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(200, 200)
    return writer


def _saved(writer: PdfWriter) -> bytes:
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _written(drawn: Image.Image, kind: str, **how: Any) -> bytes:
    made = BytesIO()
    drawn.save(made, kind, **how)
    return made.getvalue()
