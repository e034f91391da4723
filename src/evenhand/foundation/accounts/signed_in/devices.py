"""A browser and its system in words, from what it says of itself."""

from __future__ import annotations

import re

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


def device_words(user_agent: str) -> str:
    """Return words such as "Firefox on Windows"; "A browser" where nothing is known. Nothing else of it is kept."""
    browser = next((name for found, name in _BROWSERS if found.search(user_agent)), "A browser")
    system = next((name for found, name in _SYSTEMS if found.search(user_agent)), "")
    return f"{browser} on {system}" if system else browser
