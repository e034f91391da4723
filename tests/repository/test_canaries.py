"""The search for canaries finds them however they were written down, and only them."""

from __future__ import annotations

import base64
import gzip
import io
import json
import quopri
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from tests.canaries import Canaries, files_below, found_in


def as_mail(text: str, *, cte: str) -> bytes:
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "a@example.org", "News"
    mail.set_content(f"{'word ' * 9}\n{text}\n", cte=cte)
    return mail.as_bytes()


def as_base64(text: str, *, before: int, altchars: bytes = b"+/") -> bytes:
    return base64.b64encode(f"{'a' * before}{text}".encode(), altchars)


def as_zip(raw: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("part.txt", raw)
    return held.getvalue()


def as_database(text: str, folder: Path) -> None:
    """Make a SQLite file in which a text stands across pages, and another in bytes."""
    with sqlite3.connect(folder / "made.sqlite3") as connection:
        connection.execute("pragma page_size = 512")
        connection.execute("create table held (words text, raw blob)")
        connection.executemany("insert into held values (?, ?)", [(f"{'a' * 70}{text}" * 30, text.encode())])
    connection.close()


WAYS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-16, little end first": lambda text: text.encode("utf-16-le"),
    "UTF-16, big end first": lambda text: text.encode("utf-16-be"),
    "capitals": lambda text: text.upper().encode(),
    "JSON": lambda text: json.dumps([text]).encode(),
    "JSON in JSON": lambda text: json.dumps(json.dumps(text)).encode(),
    "an address": lambda text: quote(text).encode(),
    "a form's body": lambda text: quote_plus(f"two words {text}").encode(),
    "numbers of HTML": lambda text: text.encode("ascii", "xmlcharrefreplace"),
    "hex of a dump": lambda text: f"X'{text.encode().hex().upper()}'".encode(),
    "hex of PostgreSQL": lambda text: f"\\x{text.encode().hex()}".encode(),
    "hex of JSON": lambda text: json.dumps(text).encode().hex().encode(),
    "quoted-printable": lambda text: quopri.encodestring(text.encode()),
    "gzip": lambda text: b"before" + gzip.compress(text.encode()),
    "zlib": lambda text: b"before" + zlib.compress(text.encode()),
    "zip": lambda text: as_zip(text.encode()),
    "a mail in base64": lambda text: as_mail(text, cte="base64"),
    "a mail in quoted-printable": lambda text: as_mail(text, cte="quoted-printable"),
    **{f"base64, {before} after": partial(as_base64, before=before) for before in range(3)},
    **{
        f"base64 of addresses, {before} after": partial(as_base64, before=before, altchars=b"-_") for before in range(3)
    },
}


@pytest.mark.parametrize("way", WAYS)
def test_a_canary_is_found_however_it_is_written(way: str, tmp_path: Path) -> None:
    canaries = Canaries()
    (tmp_path / "file").write_bytes(bytes(100) + WAYS[way](canaries.one_for("a place")) + bytes(100))
    assert found_in(canaries, files_below(tmp_path))


def test_each_half_alone_is_found(tmp_path: Path) -> None:
    canaries = Canaries()
    for half in (canaries.stem, canaries.foreign):
        (tmp_path / "file").write_text(f"before {half} after")
        assert found_in(canaries, files_below(tmp_path)) == [f"{tmp_path / 'file'}: as typed, utf-8: cut"]


def test_a_canary_across_two_pages_of_a_database_is_found_in_its_rows(tmp_path: Path) -> None:
    canaries = Canaries()
    as_database(canaries.one_for("a place"), tmp_path)
    assert any("(its rows): as typed" in one for one in found_in(canaries, files_below(tmp_path)))


def test_a_name_of_a_file_is_looked_at(tmp_path: Path) -> None:
    canaries = Canaries()
    (tmp_path / canaries.one_for("a place")).touch()
    assert "(its name)" in found_in(canaries, files_below(tmp_path))[0]


def test_it_says_where_what_it_found_was_typed(tmp_path: Path) -> None:
    canaries = Canaries()
    canaries.one_for("another place")
    (tmp_path / "file").write_bytes(canaries.one_for("review notes").encode("utf-16-le"))
    assert all(one.endswith("utf-16-le: review notes") for one in found_in(canaries, files_below(tmp_path)))


def test_the_canaries_of_another_run_are_not_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("\n".join(Canaries().one_for(str(number)) for number in range(200)))
    assert found_in(Canaries(), files_below(tmp_path)) == []


def test_an_address_is_one_that_can_be_right() -> None:
    canary = Canaries().one_for("a place", kind="email")
    assert canary.isascii()
    assert canary.endswith("@example.org")
