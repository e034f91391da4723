"""PDF files are left as they are; what is locked, acts by itself, or is another kind of file as well is refused."""

from __future__ import annotations

import pytest
from pypdf.errors import PdfReadError

from evenhand.domain.conversations.files.documents import looked_through
from evenhand.domain.conversations.files.refusals import Refusal, Refused
from tests.attachments import a_document, a_document_that_acts, a_document_with_a_file, a_packed_document


def why(data: bytes) -> Refusal:
    with pytest.raises(Refused) as refused:
        looked_through(data)
    return refused.value.why


@pytest.mark.parametrize(
    "made",
    [
        a_document(),
        a_document(pages=40),
        a_document() + b"\r\n\0\n",
        a_packed_document(b"<</S/GoTo/D[3 0 R/Fit]>>"),
        a_document_that_acts("/URI", "/URI"),
    ],
)
def test_a_plain_document_is_kept_byte_by_byte(made: bytes) -> None:
    assert looked_through(made) == made


@pytest.mark.parametrize(
    "made",
    [
        a_document_that_acts(),
        a_document_that_acts("/Launch", "/F"),
        a_document_that_acts("/SubmitForm", "/F"),
        a_document_that_acts("/Named", "/JS"),
        a_document_that_acts().replace(b"/JavaScript", b"/J#61vaScrip#74").replace(b"/JS ", b"/#4aS "),
        a_document_with_a_file(),
        a_packed_document(b"<</S/JavaScript/JS(app.alert\\(1\\))>>"),
        a_packed_document(b"<</S/J#61vaScript/J#53(x)>>"),
        a_packed_document(b"<</S/Launch/F(cmd.exe)>>"),
    ],
)
def test_what_acts_by_itself_is_refused_also_escaped_and_packed(made: bytes) -> None:
    assert why(made) == Refusal.ACTS


def test_a_program_that_no_table_names_is_found_all_the_same() -> None:
    hidden = b"9 0 obj<</S/J#61vaScript>>endobj\n"
    assert why(a_document().replace(b"startxref", hidden + b"startxref")) == Refusal.ACTS


@pytest.mark.parametrize("password", ["secret", ""])
def test_a_locked_document_is_refused_whoever_knows_its_password(password: str) -> None:
    assert why(a_document(password=password)) == Refusal.LOCKED


@pytest.mark.parametrize(
    "made",
    [
        b"GIF89a" + a_document(),
        a_document() + b"PK\x03\x04 and the rest of another file",
        a_document()[:-200],
        a_document(pages=0),
        b"%PDF-1.7",
        b"%PDF-9.9\n%%EOF",
        b"%PDF-<script>alert(1)</script>\n%%EOF",
    ],
)
def test_what_begins_or_ends_as_something_else_is_refused(made: bytes) -> None:
    assert why(made) == Refusal.BROKEN


def test_what_only_looks_like_one_cannot_be_read() -> None:
    with pytest.raises(PdfReadError):
        looked_through(b"%PDF-1.7\nnothing\n%%EOF")
