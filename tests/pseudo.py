"""A language for tests: letters that run from right to left, a third more of them, each text between marks.

Whatever a page shows in Latin letters while it speaks this language was never said: so it finds forgotten texts, and
what longer words and the other direction do to a page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from evenhand.wording import Language

CODE = "ar-XB"
KEPT = re.compile(r"%\(\w+\)s|%%|\{\w+\}|<[^>]*>|&\w+;|\d+")
LETTERS = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنهو", strict=False))
LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]{2,}")
HEARD = ("aria-label", "placeholder", "title", "alt", "label")
OF_PEOPLE = {"said", "help-what", "help-when"}
"""Classes of what clients, therapists and a practice wrote: its numbers among them."""
QUOTED = re.compile("“([^”]*)”")
MARKED = " .:\u27e6\u27e7"


@dataclass(frozen=True)
class Mirrored:
    """Says every text in letters of the other direction."""

    def text(self, text: str, context: str = "") -> str:
        """Return the text between marks, a third longer; its places and its markup are kept."""
        return mirrored(text)

    def count(self, one: str, many: str, number: int) -> str:
        """Return the form that English has for the number, the same way."""
        return mirrored(one if number == 1 else many)


PSEUDO = Language(CODE, "ثسوب", CODE, direction="rtl", catalogue=Mirrored())


def mirrored(text: str) -> str:
    """Return a text in letters that run from right to left."""
    said, end, letters = [], 0, 0
    for kept in KEPT.finditer(text):
        said += [_turned(text[end : kept.start()]), kept.group()]
        end = kept.end()
    said.append(_turned(text[end:]))
    letters = sum(map(str.isalpha, KEPT.sub("", text)))
    return f"\u27e6{''.join(said)}{' ـيـ' * (letters // 9)}\u27e7" if letters else text


def _turned(text: str) -> str:
    return "".join(LETTERS.get(letter, letter) for letter in text.lower())


class Heard(HTMLParser):
    """Collects what a page shows or has read out in its own language.

    Words of people (`said`, an own direction), parts in another language, and what is not to be translated stay out.
    """

    VOID = frozenset(
        {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[bool] = []

    @property
    def silent(self) -> bool:
        return any(self.open)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        others = tag in ("script", "style", "option", "textarea") or _is_of_others(tag, named)
        if not self.silent and not others:
            self.words += [named[name] for name in HEARD if named.get(name)]
        if tag not in self.VOID:
            self.open.append(others)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.words.append(" ".join(data.split()))


def _is_of_others(tag: str, named: dict[str, str]) -> bool:
    classes = set(named.get("class", "").split())
    other_language = tag != "html" and "lang" in named
    return other_language or named.get("dir") == "auto" or named.get("translate") == "no" or bool(classes & OF_PEOPLE)


def latin_words_in(page: str, *, known: frozenset[str], texts: frozenset[str] = frozenset()) -> list[str]:
    """Return what a page says in Latin letters, beside words that are known, and whole texts that are somebody's own.

    Of a line that is put together each part is looked at by itself.
    """
    reader = Heard()
    reader.feed(page)
    reader.close()
    unquoted = [QUOTED.sub(lambda one: "" if one[1] in texts else one[0], text) for text in reader.words]
    parts = [part.strip(MARKED) for text in unquoted for part in text.split(" · ")]
    return [
        part
        for part in parts
        if set(LATIN.findall(part)) - known and part not in texts and not texts.issuperset(part.split(", "))
    ]
