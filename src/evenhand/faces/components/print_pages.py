"""A program of its own: takes a page in HTML from its input, gives it back as a PDF for everybody (PDF/UA-1).

It is started for one document and ends with it, so that neither its memory nor its work burdens the web server, and it
is given none of the server's environment. It reads the style sheet and the typefaces of the program, and nothing else.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

STATIC: Final = Path(__file__).parent / "static" / "evenhand"
STYLES: Final = ("tokens.css", "paper.css")
FOR_EVERYBODY: Final = "pdf/ua-1"
NO_PARTS: Final = 3
"""The exit code where the machine has not what drawing letters needs."""


def is_ours(url: str) -> bool:
    """Return whether an address is that of one of the program's own static files."""
    there = urlsplit(url)
    if there.scheme != "file" or there.netloc:
        return False
    return Path(unquote(there.path)).resolve().is_relative_to(STATIC.resolve())


def laid_out(page: str) -> Any:
    """Return a page as WeasyPrint lays it out on sheets; raises for one that asks for anything but our own files."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class OnlyOurs(URLFetcher):  # type: ignore[misc]  # WeasyPrint carries no types
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if not is_ours(url):
                raise FatalURLFetchingError("This page asks for something that is not ours.")
            return super().fetch(url, headers)

    fonts, fetcher = FontConfiguration(), OnlyOurs()
    styles = [CSS(filename=STATIC / "css" / name, font_config=fonts, url_fetcher=fetcher) for name in STYLES]
    document = HTML(string=page, url_fetcher=fetcher)
    return document.render(stylesheets=styles, font_config=fonts, pdf_variant=FOR_EVERYBODY)


def printed(page: str) -> bytes:
    """Return a page as a PDF; raises for a page that asks for anything but our own files."""
    found: bytes = laid_out(page).write_pdf(pdf_variant=FOR_EVERYBODY)
    return found


def main() -> int:
    """Print one page, behind everything else that the machine has to do."""
    os.nice(10)
    page = sys.stdin.buffer.read().decode()
    try:
        found = printed(page)
    except OSError:  # what WeasyPrint raises for a missing library
        return NO_PARTS
    sys.stdout.buffer.write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
