"""Which pages take a file, and how much of one: what any other form brings along is read past and kept nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from evenhand.domain.conversations.files import kinds
from evenhand.faces.components.messages.files import FILES
from evenhand.faces.components.permissions import CLIENT_KEY


@dataclass(frozen=True, slots=True)
class Takes:
    """The field of a page that takes files, how many, and the bytes of one; one more is kept of each, to say so."""

    field: str
    most: int
    most_bytes: int
    who: str


A_SHEET: Final = Takes("file", 1, 512 * 1024, SESSION_KEY)
OF_CLIENT: Final = Takes(FILES, kinds.MOST_FILES, kinds.MOST_BYTES, CLIENT_KEY)
OF_MEMBER: Final = Takes(FILES, kinds.MOST_FILES, kinds.MOST_BYTES, SESSION_KEY)
PAGES: Final = (
    (re.compile(r"/desk/own-worksheets/bring-in/"), A_SHEET),
    (re.compile(r"/me/messages/(files/)?"), OF_CLIENT),
    (re.compile(r"/desk/cases/[A-Za-z0-9]{1,12}/messages/(files/)?"), OF_MEMBER),
)


def taken_by(request: HttpRequest | None) -> Takes | None:
    """Return what a request may bring along: nothing, but on the pages that ask for files and from who is signed in."""
    takes = next((one for page, one in PAGES if request and page.fullmatch(request.path_info)), None)
    session = getattr(request, "session", None)
    return takes if takes is not None and session is not None and takes.who in session else None


class OnlyAskedFor(FileUploadHandler):
    """Passes over every file that its page does not ask for, so that nobody fills memory or disk."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Leave a file out before a byte of it is kept, unless it is one that the page asks for."""
        super().new_file(*args, **kwargs)
        takes = taken_by(self.request)
        so_far = getattr(self, "count", 0)
        if takes is None or self.field_name != takes.field or so_far > takes.most:
            raise SkipFile
        self.count = so_far + 1
        self.most_bytes = takes.most_bytes + 1 if so_far < takes.most else 1
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the beginning of the file in memory, and nothing on disk."""
        self.kept.write(raw_data[: max(0, self.most_bytes - self.kept.tell())])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return what was kept."""
        size = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(self.kept, self.field_name, self.file_name or "file", self.content_type, size, None)
