"""One page takes a file, a small one; what any other form brings along as one is read past and kept nowhere."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

TAKES_A_FILE = "/desk/own-worksheets/bring-in/"
MOST_BYTES = 512 * 1024
"""One byte more is kept, so that the page can say that a file is too large."""


class OnlySheets(FileUploadHandler):
    """Passes over every file but one sheet on the page that brings it in, so that nobody fills memory or disk."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Leave a file out before a byte of it is kept, unless it is the one that the page asks for."""
        super().new_file(*args, **kwargs)
        if self.request is None or self.request.path_info != TAKES_A_FILE or self.field_name != "file":
            raise SkipFile
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the beginning of the file in memory, and nothing on disk."""
        self.kept.write(raw_data[: max(0, MOST_BYTES + 1 - self.kept.tell())])

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return what was kept."""
        size = self.kept.tell()
        self.kept.seek(0)
        return InMemoryUploadedFile(self.kept, self.field_name, "file", self.content_type, size, None)
