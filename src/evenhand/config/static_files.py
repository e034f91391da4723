"""Static files on the wire: style sheets and scripts go out compressed and without comments, without a build step."""

from __future__ import annotations

import atexit
import gzip
import hashlib
import re
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from wsgiref.headers import Headers

from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

COMPRESSED = (".css", ".js", ".svg")
"""Endings of files that shrink; fonts are compressed already."""


class CompressedStaticFiles(WhiteNoiseMiddleware):
    """WhiteNoise, which sends a compressed file where one lies beside the plain one; this makes those at the start.

    They are made in a folder of this process, because the folder of the program may be read-only.
    """

    def get_static_file(self, path: str, url: str, stat_cache: Mapping[str, Any] | None = None) -> StaticFile:
        """Return a static file, of a style sheet or script with its compressed form beside it."""
        if not path.endswith(COMPRESSED):
            return super().get_static_file(path, url, stat_cache)
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        return StaticFile(path, headers.items(), encodings={"gzip": str(_compressed(Path(path)))})


@cache
def _compressed(plain: Path) -> Path:
    """Return the compressed form of a file, made once a process."""
    packed = _folder() / f"{hashlib.sha256(plain.as_posix().encode()).hexdigest()}.gz"
    packed.write_bytes(
        gzip.compress(without_comments(plain.read_text(encoding="utf-8"), plain.suffix).encode(), mtime=0)
    )
    return packed


COMMENT_LINES = {".css": re.compile(r"(?m)^[ \t]*/\*[^*]*\*/[ \t]*\n"), ".js": re.compile(r"(?m)^[ \t]*//.*\n")}
"""Lines that hold a comment and nothing else, by the ending of a file: a tenth of what a phone would fetch."""


def without_comments(text: str, ending: str) -> str:
    """Return a file without the lines that are comments; whoever asks for it uncompressed reads them."""
    found = COMMENT_LINES.get(ending)
    return found.sub("", text) if found else text


@cache
def _folder() -> Path:
    """Return this process's folder of compressed files; it goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="evenhand-static-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
