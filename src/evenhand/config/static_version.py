"""The version in the address of static files: their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from pathlib import Path


def static_version(faces: Path) -> str:
    """Return eight letters that change when any file below a face's `static` folder changes."""
    digest = hashlib.sha256()
    for path in sorted(faces.glob("*/static/**/*")):
        if path.is_file():
            digest.update(path.relative_to(faces).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]
