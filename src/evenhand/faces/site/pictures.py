"""Pictures of the program for the site: their sizes, what each shows in words, and the files of both themes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.templatetags.static import static

from evenhand.wording import later

THEMES: Final = ("light", "dark")
SHARE_OF_SMALL: Final = 0.45
"""Beside each picture of the desk lies one of less than half its width, for screens that show no more of it."""

SHARED: Final = "evenhand/pictures/share.jpg"
"""What other programs show beside a link to the site; JPEG, since not all of them know WebP."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a page: its size in pixels of a style sheet, how many of its own stand in each, its words.

    `words` say what is to be seen to whoever sees no pictures.
    """

    name: str
    width: int
    height: int
    density: float
    words: str

    @property
    def is_wide(self) -> bool:
        """Whether it shows a desk, which a phone shows smaller than it is."""
        return self.width > self.height

    def file(self, theme: str, *, small: bool = False) -> str:
        """Return the name of its file below the static files."""
        return f"evenhand/pictures/{self.name}-{theme}{'-small' if small else ''}.webp"

    def sources(self, theme: str) -> str:
        """Return the addresses of its files with their widths, as `srcset` wants them."""
        whole = round(self.width * self.density)
        files = [f"{static(self.file(theme))} {whole}w"]
        if self.is_wide:
            files.insert(0, f"{static(self.file(theme, small=True))} {round(whole * SHARE_OF_SMALL)}w")
        return ", ".join(files)

    def address(self, theme: str) -> str:
        """Return the address of its whole file."""
        return static(self.file(theme))


def _desk(name: str, words: str, *, height: int = 720) -> Picture:
    return Picture(name, 1120, height, 1.5, words)


def _phone(name: str, words: str) -> Picture:
    return Picture(name, 390, 780, 1.5, words)


PICTURES: Final = {
    one.name: one
    for one in (
        Picture(
            "demo",
            1440,
            800,
            1.25,
            later(
                "The demo: on the left the therapist's desk with a chart, on the right the phone of the same client."
            ),
        ),
        _desk(
            "entry",
            later(
                "An entry at the desk: what happened, the reply to a friend and the reply to oneself below each other, "
                "and beside them what came of it in the meeting."
            ),
        ),
        _desk(
            "progress",
            later(
                "The progress of a case file: how kind each reply was, entry by entry, two lines that come closer, and "
                "a sentence that says by how much and how sure that is."
            ),
            height=800,
        ),
        _desk("today", later("The desk in the morning: messages to answer, notes to write, entries to read.")),
        _desk("calendar", later("A week in the calendar, with case numbers instead of names.")),
        _desk("sheets", later("The library of worksheets, on shelves by what they are for.")),
        _desk(
            "preparation",
            later(
                "A session's page: the goal, what came in since the last meeting, the last note, and the note to write."
            ),
        ),
        _phone(
            "space", later("A client's first page on a phone: the next time, three buttons to tap, what is waiting.")
        ),
        _phone("writing", later("A worksheet on a phone: one question, a field to write in, and when it was saved.")),
        _phone("replies", later("An entry on a phone: the words to a friend, and the words to oneself.")),
        _phone("booking", later("The public booking page on a phone: a day with its free times.")),
    )
}
"""Every picture by its name. `make pictures` takes them anew, from the demo."""
