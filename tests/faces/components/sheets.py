"""Where the style sheets, scripts and fonts of the shared look are."""

from pathlib import Path

from evenhand.faces import components

STATIC = Path(components.__file__).parent / "static" / "evenhand"
TEMPLATES = Path(components.__file__).parent / "templates"


def style_sheet(name: str) -> str:
    """The text of one style sheet."""
    return (STATIC / "css" / name).read_text(encoding="utf-8")


def size(*parts: str) -> int:
    """Bytes of one static file."""
    return STATIC.joinpath(*parts).stat().st_size
