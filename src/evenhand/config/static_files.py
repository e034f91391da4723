"""Static files on the wire: style sheets and scripts go out compressed, without a build step."""

from __future__ import annotations

import atexit
import gzip
import hashlib
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
    packed.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    return packed


@cache
def _folder() -> Path:
    """Return this process's folder of compressed files; it goes with the process."""
    folder = Path(tempfile.mkdtemp(prefix="evenhand-static-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
