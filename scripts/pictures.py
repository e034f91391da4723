"""Takes the pictures of the program that the site and the README show, from the demo itself, in both themes.

python -m scripts.pictures            # all of them
python -m scripts.pictures entry      # some, by name
"""

from __future__ import annotations

import base64
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from evenhand.faces.site.pictures import PICTURES, SHARE_OF_SMALL, SHARED, THEMES, Picture
from scripts.system_parts import chromium_program

REPOSITORY = Path(__file__).resolve().parent.parent
STATIC = REPOSITORY / "src" / "evenhand" / "faces" / "components" / "static"
QUALITY: Final = 74
WORDS: Final = "My tongue went dry halfway through the talk and I lost my place. I read the last page from the paper."
Show = Callable[[Page, str], None]


@contextmanager
def demo() -> Iterator[str]:
    """Run a demo of its own and yield the address of its door."""
    program = Path(sys.executable).parent / "evenhand"
    with subprocess.Popen(
        (program, "demo", "--no-browser", "--port", "0"), stdout=subprocess.PIPE, text=True
    ) as running:
        try:
            found = next((f[1] for line in running.stdout or () if (f := re.match(r"Ready: (\S+)", line))), "")
            if not found:
                raise SystemExit("The demo did not start.")
            yield found
        finally:
            running.terminate()


def at(address: str) -> Show:
    """Return what shows the page of an address; `{case}` in it is the number of the demo's first case file."""

    def show(page: Page, case: str) -> None:
        page.goto(address.format(case=case))

    return show


def first(address: str, *links: str) -> Show:
    """Return what opens a page and follows links, each the first in its main part that the selector finds."""

    def show(page: Page, case: str) -> None:
        page.goto(address.format(case=case))
        for link in links:
            found = page.locator(f"main {link}").first.get_attribute("href")
            page.goto(str(found))

    return show


def writing(page: Page, case: str) -> None:
    """Show the first step of what is waiting, with some words that were just saved."""
    first("/me/", 'a[href*="/me/w/"]')(page, case)
    if page.locator("textarea").count() == 0:
        page.locator("main form button, main a.button").first.click()
    page.locator("textarea").first.fill(WORDS)
    page.locator(".save-line").filter(has_text="Saved").first.wait_for()


def booking(page: Page, case: str) -> None:
    """Show the times of a day as a stranger sees them."""
    page.goto("/demo/")
    page.goto(str(page.locator(".demo-steps a", has_text="Book").get_attribute("href")))


SHOWN: Final[Mapping[str, Show]] = {
    "demo": at("/demo/"),
    "entry": first("/desk/cases/{case}/", 'a[href*="/entries/"]:has-text("Open")'),
    "progress": at("/desk/cases/{case}/progress/"),
    "today": at("/desk/"),
    "calendar": at("/desk/calendar/"),
    "sheets": at("/desk/worksheets/"),
    "preparation": first("/desk/cases/{case}/sessions/", 'a[href*="/sessions/0"]'),
    "space": at("/me/"),
    "replies": first("/me/entries/", 'a:has-text("Two replies")'),
    "booking": booking,
    "writing": writing,
}
"""How each picture comes about; the one that writes comes last, since what it writes stays."""


def take(page: Page, picture: Picture, theme: str, *, share: float) -> bytes:
    """Return what the page shows as WebP, in so many of its pixels."""
    wire = page.context.new_cdp_session(page)
    wire.send(
        "Emulation.setDeviceMetricsOverride",
        {
            "width": picture.width,
            "height": picture.height,
            "deviceScaleFactor": picture.density * share,
            "mobile": not picture.is_wide,
        },
    )
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    page.wait_for_load_state("networkidle")
    taken = wire.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    wire.detach()
    return base64.b64decode(taken["data"])


def shared(page: Page) -> bytes:
    """Return what the page shows as JPEG, in the size of a preview beside a link."""
    page.set_viewport_size({"width": 1200, "height": 630})
    return page.screenshot(type="jpeg", quality=QUALITY)


def take_all(browser: Browser, door: str, names: Sequence[str]) -> Iterator[tuple[Path, bytes]]:
    """Take these pictures in both themes; yield each file with what is to stand in it."""
    context = browser.new_context(base_url=door.partition("/demo/")[0])
    page = context.new_page()
    page.goto(door)
    case = page.locator("[data-clients] button").first.inner_text()
    for name, show in SHOWN.items():
        if name not in names:
            continue
        picture = PICTURES[name]
        page.set_viewport_size({"width": picture.width, "height": picture.height})
        show(page, case)
        for theme in THEMES:
            yield STATIC / picture.file(theme), take(page, picture, theme, share=1)
            if name == "entry" and theme == "light":
                yield STATIC / SHARED, shared(page)
            if picture.is_wide:
                small = take(page, picture, theme, share=SHARE_OF_SMALL)
                yield STATIC / picture.file(theme, small=True), small
    context.close()


def main(arguments: Sequence[str]) -> int:
    """Take the pictures that are named, or all; say how heavy each file became."""
    unknown = set(arguments) - set(PICTURES)
    if unknown:
        print(f"There is no picture {min(unknown)}. There are: {', '.join(PICTURES)}.", file=sys.stderr)
        return 2
    with demo() as door, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_program(), args=["--no-sandbox"])
        for file, picture in take_all(browser, door, list(arguments or PICTURES)):
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(picture)
            print(f"{len(picture) / 1000:7.1f} kB  {file.name}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
