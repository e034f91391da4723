"""Files to keep: answers that a browser stores under a name that gives nothing away."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final
from uuid import UUID

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse

from evenhand.foundation.outbox.words import FileName
from evenhand.foundation.practices.context import practice_context
from evenhand.foundation.practices.one_moment import one_moment

PIECE: Final = 65_536
OF_SOMEBODY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
"""The policy of a file that somebody sent: a browser that shows it all the same lets it load and run nothing."""


def text_to_keep(text: str, name: FileName) -> HttpResponse:
    """Return plain text as a file."""
    return _as_file(HttpResponse(text, content_type="text/plain; charset=utf-8"), name)


def form_to_keep(text: str, name: FileName) -> HttpResponse:
    """Return a definition of a sheet as a file."""
    return _as_file(HttpResponse(text, content_type="application/toml; charset=utf-8"), name)


def json_to_keep(tree: dict[str, object], name: FileName) -> HttpResponse:
    """Return a tree as a file of JSON that people can read too."""
    return _as_file(JsonResponse(tree, json_dumps_params={"indent": 1, "ensure_ascii": False}), name)


def pages_to_keep(made: bytes, name: FileName) -> HttpResponse:
    """Return a PDF as a file."""
    return _as_file(HttpResponse(made, content_type="application/pdf"), name)


def file_to_keep(data: bytes, name: FileName, *, kind: str) -> HttpResponse:
    """Return a file that somebody sent, as of the kind that the program found it to be."""
    answer = _as_file(HttpResponse(data, content_type=kind), name)
    answer.headers["Content-Security-Policy"] = OF_SOMEBODY
    return answer


def table_to_keep(lines: Iterable[bytes], name: FileName) -> HttpResponse:
    """Return lines of comma-separated values as a file for a spreadsheet."""
    return _as_file(HttpResponse(b"".join(lines), content_type="text/csv; charset=utf-8"), name)


def calendar_to_keep(data: bytes, name: FileName) -> HttpResponse:
    """Return a calendar file that a program takes in once."""
    return _as_file(calendar_to_read(data), name)


def calendar_to_read(data: bytes) -> HttpResponse:
    """Return a calendar file that programs read again and again at its address."""
    return HttpResponse(data, content_type="text/calendar; charset=utf-8")


def _as_file(answer: HttpResponse, name: FileName) -> HttpResponse:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def stream_to_keep(
    lines: Callable[[], Iterable[bytes]], *, practice_id: UUID, name: FileName, kind: str
) -> StreamingHttpResponse:
    """Return a file that is written while it is sent, inside its practice and as of one moment.

    Where a text does not open it ends in the middle, which browsers show as a download that failed.
    """

    def written() -> Iterator[bytes]:
        with practice_context(practice_id), one_moment():
            yield from some_at_a_time(lines())

    answer = StreamingHttpResponse(written(), content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def some_at_a_time(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of some 64 KB: a piece a line would cost more to send than to write."""
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
