"""Where the style sheets, scripts and fonts of the shared look are."""

import gzip
from pathlib import Path

from evenhand.config.static_files import COMPRESSED
from evenhand.faces import components

STATIC = Path(components.__file__).parent / "static" / "evenhand"
TEMPLATES = Path(components.__file__).parent / "templates"


def style_sheet(name: str) -> str:
    """The text of one style sheet."""
    return (STATIC / "css" / name).read_text(encoding="utf-8")


def sent(script: str) -> int:
    """Bytes of a script as they go out, compressed."""
    return len(gzip.compress(STATIC.joinpath("js", script).read_bytes(), mtime=0))


def size(*parts: str) -> int:
    """Bytes of one static file on the wire: what shrinks goes out compressed."""
    content = STATIC.joinpath(*parts).read_bytes()
    return len(gzip.compress(content, mtime=0)) if parts[-1].endswith(COMPRESSED) else len(content)
