"""The screens that journeys run on: the two widths of the design, each in light and dark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
