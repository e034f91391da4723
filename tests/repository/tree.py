"""The files of the repository as git sees them: committed, or new and not ignored."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENDORED = ("htmx", "uplot")


@cache
def files(*endings: str, under: str = "") -> tuple[Path, ...]:
    """Return the repository's files below a folder whose names end so, all of them without an ending."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", under or "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    paths = (ROOT / name for name in sorted(filter(None, listed)))
    return tuple(path for path in paths if path.is_file() and path.name.endswith(endings or ("",)))


def ours(*endings: str, under: str = "") -> tuple[Path, ...]:
    """Return the files that we wrote: `files` without what is vendored from other projects."""
    return tuple(path for path in files(*endings, under=under) if not path.name.startswith(VENDORED))


def text_of(path: Path) -> str:
    """Return a file's text; the empty text for pictures, fonts and other files that are none."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def name_of(path: Path) -> str:
    """Return a file's name as people write it: from the repository's root."""
    return path.relative_to(ROOT).as_posix()
