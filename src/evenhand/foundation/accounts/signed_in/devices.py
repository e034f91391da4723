"""A browser and its system, from what it says of itself: the code that is kept, and its words."""

from __future__ import annotations

import re
from typing import Final

from evenhand.wording import later, say

_ON: Final = " on "
_BROWSERS = (
    (re.compile(r"Edg(e|A|iOS)?/"), "Edge"),
    (re.compile(r"OPR/|Opera"), "Opera"),
    (re.compile(r"SamsungBrowser/"), "Samsung Internet"),
    (re.compile(r"Firefox/|FxiOS/"), "Firefox"),
    (re.compile(r"Chrome/|CriOS/|Chromium/"), "Chrome"),
    (re.compile(r"Safari/"), "Safari"),
)
_SYSTEMS = (
    (re.compile(r"iPhone|iPod"), "an iPhone"),
    (re.compile(r"iPad"), "an iPad"),
    (re.compile(r"Android"), "Android"),
    (re.compile(r"Windows"), "Windows"),
    (re.compile(r"CrOS"), "a Chromebook"),
    (re.compile(r"Macintosh|Mac OS X"), "a Mac"),
    (re.compile(r"Linux|X11"), "Linux"),
)


_UNKNOWN: Final = "A browser"
_IN_WORDS: Final = {
    _UNKNOWN: later("A browser"),
    "an iPhone": later("an iPhone"),
    "an iPad": later("an iPad"),
    "a Chromebook": later("a Chromebook"),
    "a Mac": later("a Mac"),
}
"""What is not called the same everywhere."""


def device_words(user_agent: str) -> str:
    """Return a code such as "Firefox on Windows"; "A browser" where nothing is known. Nothing else of it is kept."""
    browser = next((name for found, name in _BROWSERS if found.search(user_agent)), _UNKNOWN)
    system = next((name for found, name in _SYSTEMS if found.search(user_agent)), "")
    return f"{browser}{_ON}{system}" if system else browser


def device_in_words(kept: str) -> str:
    """Return what was kept of a browser, for whoever reads it."""
    browser, _, system = (str(_IN_WORDS.get(part, part)) for part in kept.partition(_ON))
    return say("%(browser)s on %(system)s", browser=browser, system=system) if system else browser
