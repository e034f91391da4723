"""What the file that a host names in EVENHAND_SITE holds: read anew when it changes."""

from __future__ import annotations

import logging
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

from django.conf import settings

from evenhand.faces.site.hosting.legal import facts_asked_for, legal_slugs
from evenhand.faces.site.hosting.reading import Host, SiteRefused, read_site

EXAMPLE: Final = "example"
"""What stands in the setting for the file that comes with the program: the demo's, and the one to begin with."""

NOBODY: Final = Host()
_log = logging.getLogger(__name__)


def named_host() -> Host | None:
    """Return what the host wrote; None where nothing is named. Raises SiteRefused, also where there is no such file."""
    named = settings.SITE
    if not named:
        return None
    if named == EXAMPLE:
        return _read_text((resources.files("evenhand.library") / "site" / "example.toml").read_text(encoding="utf-8"))
    file = Path(named)
    try:
        changed = file.stat().st_mtime_ns
    except OSError as reason:
        raise SiteRefused("EVENHAND_SITE", f"{named} cannot be read: {reason.strerror}.") from None
    return _read(file, changed)


def host() -> Host:
    """Return what pages show of the host; where its file cannot be read that is logged, and nothing of it is shown."""
    try:
        return named_host() or NOBODY
    except SiteRefused as reason:
        _log.error("The site of EVENHAND_SITE cannot be shown. %s", reason)
        return NOBODY


@lru_cache(maxsize=2)
def _read_text(text: str) -> Host:
    return read_site(text, pages=legal_slugs(), facts=facts_asked_for())


@lru_cache(maxsize=2)
def _read(file: Path, changed: int) -> Host:
    """Read a file once for each time that it changed."""
    try:
        return _read_text(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as reason:
        raise SiteRefused("EVENHAND_SITE", f"{file} cannot be read: {reason}.") from None
