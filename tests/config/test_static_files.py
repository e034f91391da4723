"""Static files on the wire: compressed where that helps and the browser asks for it, kept for ever."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

import evenhand
from evenhand.config.static_files import without_comments

SHEET = "evenhand/css/evenhand.css"


def fetched(name: str, **headers: str) -> tuple[bytes, dict[str, str]]:
    answer = Client().get(settings.STATIC_URL + name, headers=headers)
    assert answer.status_code == 200
    return b"".join(answer), {key.lower(): value for key, value in answer.headers.items()}


def stored(name: str) -> bytes:
    path = finders.find(name)
    assert path is not None
    return Path(path).read_bytes()


def test_a_style_sheet_goes_out_compressed_and_unpacks_to_the_same_without_its_comments() -> None:
    body, headers = fetched(SHEET, accept_encoding="gzip")

    assert headers["content-encoding"] == "gzip"
    assert headers["vary"] == "Accept-Encoding"
    unpacked = gzip.decompress(body).decode()
    assert unpacked == without_comments(stored(SHEET).decode(), ".css")
    assert unpacked.splitlines() == [line for line in stored(SHEET).decode().splitlines() if line in unpacked]
    assert "/*" not in unpacked
    assert len(body) < len(stored(SHEET)) / 2
    assert headers["content-length"] == str(len(body))


def test_lines_that_are_comments_go_and_nothing_else_does() -> None:
    script = "// What it does.\nconst a = 1; // kept\n  // why\n  go('https://x/'); /* kept */\n"
    assert without_comments(script, ".js") == "const a = 1; // kept\n  go('https://x/'); /* kept */\n"
    style = "/* One. */\na { b: c; } /* kept */\n  /* Two,\n     over lines. */\nd { e: f; }\n"
    assert without_comments(style, ".css") == "a { b: c; } /* kept */\nd { e: f; }\n"
    assert without_comments("// x\n", ".svg") == "// x\n"


def test_no_script_holds_a_text_over_lines_with_something_like_a_comment_in_it() -> None:
    scripts = sorted(Path(evenhand.__file__).parent.glob("faces/*/static/evenhand/js/*.js"))
    assert len(scripts) > 10
    texts = [text for file in scripts for text in re.findall(r"`[^`]*`", file.read_text(encoding="utf-8"))]
    code = [without_comments(text, ".js") for text in texts]
    assert code == texts


def test_a_browser_that_unpacks_nothing_gets_it_as_it_is() -> None:
    body, headers = fetched(SHEET, accept_encoding="identity")

    assert "content-encoding" not in headers
    assert body == stored(SHEET)


def test_a_static_file_keeps_its_type_and_may_be_kept_for_ever() -> None:
    _, headers = fetched(SHEET, accept_encoding="gzip")

    assert headers["content-type"].startswith("text/css")
    assert "max-age=31536000" in headers["cache-control"]


def test_a_font_is_not_compressed_again() -> None:
    fonts = [path.name for path in Path(str(finders.find("evenhand/fonts"))).glob("*.woff2")]

    for name in fonts:
        _, headers = fetched(f"evenhand/fonts/{name}", accept_encoding="gzip")
        assert "content-encoding" not in headers
    assert fonts


@pytest.mark.parametrize("name", ["evenhand/js/evenhand.js", "evenhand/js/sheet.js"])
def test_scripts_go_out_compressed(name: str) -> None:
    _, headers = fetched(name, accept_encoding="gzip, br")

    assert headers["content-encoding"] == "gzip"


SENT = {".css", ".js", ".svg", ".png", ".webp", ".jpg", ".woff2"}
LICENCES = "-LICENSE.txt"


def test_static_files_are_styles_scripts_pictures_and_fonts_and_nothing_else() -> None:
    names = [name for finder in finders.get_finders() for name, _ in finder.list(None)]
    assert names
    assert [name for name in names if Path(name).suffix not in SENT and not name.endswith(LICENCES)] == []


def test_static_files_are_those_of_the_faces() -> None:
    faces = Path(evenhand.__file__).parent / "faces"
    places = {Path(str(finders.find(name))) for finder in finders.get_finders() for name, _ in finder.list(None)}
    assert [place for place in places if not place.is_relative_to(faces)] == []
