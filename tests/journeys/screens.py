"""The screens that journeys run on: the two widths of the design, each in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Page

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen's name and its size in CSS pixels; `touch` when fingers use it."""

    name: str
    width: int
    height: int
    touch: bool


PHONE = Screen("phone", 390, 844, touch=True)
DESK = Screen("desk", 1280, 800, touch=False)
SCREENS = (PHONE, DESK)
THEMES: tuple[Theme, ...] = ("light", "dark")


# A page's media queries answer for the new screen from its next frame on.
_SETTLED = """async ([width, theme]) => {
  const there = matchMedia(`(width: ${width}px) and (prefers-color-scheme: ${theme})`);
  while (!there.matches) await new Promise(requestAnimationFrame);
}"""


def _turn_into(page: Page, screen: Screen, theme: Theme) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": screen.width, "height": screen.height})
    page.evaluate(_SETTLED, [screen.width, theme])


def on_every_screen(page: Page) -> Iterator[tuple[str, Theme]]:
    """Show a loaded page on each screen in turn, and give its name and theme; put its own screen back at the end.

    What somebody has typed and opened on the page stays; only its width, height and theme change. A finger stays a
    finger: no style or script of ours asks for one (a test holds that).
    """
    own, dark = page.viewport_size, page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert own
    for screen in SCREENS:
        for theme in THEMES:
            _turn_into(page, screen, theme)
            yield screen.name, theme
    _turn_into(page, Screen("own", own["width"], own["height"], touch=False), "dark" if dark else "light")
