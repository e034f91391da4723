"""No page takes a file: what a form brings along as one is read past and kept nowhere."""

from __future__ import annotations

from django.core.files.uploadhandler import FileUploadHandler, SkipFile


class NoFiles(FileUploadHandler):
    """Passes over every file, so that nobody fills the memory or the disk with what no page asked for."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Leave a file out before a byte of it is kept."""
        raise SkipFile

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep nothing."""

    def file_complete(self, file_size: int) -> None:
        """There is no file."""
