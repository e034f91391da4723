"""Asks axe, and a finger, whether everybody can use the page as it stands: on this screen, or on every screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import Error, Page, expect

from tests.journeys.screens import THEMES, on_every_screen

MESSAGES_OF_A_NODE = 3
AXE = Axe().axe_script
VIOLATIONS = "rules => axe.run({resultTypes: ['violations'], ...rules}).then(found => found.violations)"
# A theme changes colours and nothing else (a test holds that), so of a page seen in one only these look again.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
# And they look at one text of all that have the same ink and size, and the same grounds behind them: what lies over
# what was seen in the other theme.
ONE_OF_EACH_INK = """() => {
  const grounds = new Map([[null, '']]), inks = new Map();
  const behind = one => {
    if (!grounds.has(one)) {
      const { backgroundColor, backgroundImage, opacity, filter, position } = getComputedStyle(one);
      const own = [backgroundColor, backgroundImage, opacity, filter, position].join();
      grounds.set(one, `${own};${behind(one.parentElement)}`);
    }
    return grounds.get(one);
  };
  for (const one of document.body.querySelectorAll('*')) {
    const says = [...one.childNodes].some(part => part.nodeType === Node.TEXT_NODE && part.data.trim());
    if (!(says || one.matches('input, select, textarea')) || !one.checkVisibility({visibilityProperty: true})) continue;
    const { color, fontSize, fontWeight, textDecorationLine, textShadow } = getComputedStyle(one);
    const ink = [one.matches('a'), color, fontSize, fontWeight, textDecorationLine, textShadow, behind(one)].join();
    inks.has(ink) || inks.set(ink, one);
  }
  return [...inks.values()];
}"""
VIOLATIONS_OF_COLOUR = VIOLATIONS.replace("axe.run(", f"axe.run({{include: ({ONE_OF_EACH_INK})()}}, ")
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What is seen and cannot be pressed, because something lies over it or it stands where no scrolling leads.
OUT_OF_REACH = """() => {
  const [left, top] = [scrollX, scrollY];
  const all = [...(document.querySelector('dialog[open]') ?? document)
    .querySelectorAll('a[href], button:enabled, summary, input:enabled, select:enabled, textarea:enabled')];
  const missed = all.filter(one => {
    const target = one.type === 'radio' || one.type === 'checkbox' ? one.closest('label') ?? one : one;
    if (one.closest('.skip, [aria-hidden]') || !target.checkVisibility({visibilityProperty: true})) return false;
    target.scrollIntoView({block: 'center', inline: 'nearest', behavior: 'instant'});
    const box = target.getClientRects()[0];
    if (!box?.width || !box.height) return false;
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return !(hit && (target.contains(hit) || hit.contains(one)));
  });
  scrollTo({left, top, behavior: 'instant'});
  return missed.map(one => one.outerHTML.slice(0, 160));
}"""


def violations_in_words(violations: Sequence[Mapping[str, Any]]) -> str:
    """Return axe's findings as lines to act on: the rule, its weight, where, and what would mend it."""
    lines: list[str] = []
    for violation in violations:
        lines.append(f"{violation['id']} ({violation['impact']}): {violation['help']}")
        for node in violation["nodes"]:
            checks = [*node.get("any", []), *node.get("all", []), *node.get("none", [])]
            lines.append(f"    at {node['target'][0]}  {node['html'][:160]}")
            lines += [f"        {check['message']}" for check in checks[:MESSAGES_OF_A_NODE]]
    return "\n".join(lines)


def wider_than_the_screen(page: Page) -> bool:
    """Whether the page has to be scrolled sideways."""
    return bool(page.evaluate(WIDER))


def answered(page: Page) -> None:
    """Wait until no form of the page is on its way any more, and all of the page that came of it is there."""
    expect(page.locator("form[inert]")).to_have_count(0)
    page.wait_for_load_state()


def assert_everybody_can_use(page: Page, *, state: str = "", rules: Sequence[str] = ()) -> None:
    """Fail with a readable list when axe finds a violation on the page; `state` names what the page shows.

    All of axe's rules look, or only those named, at one text of each ink and ground. Reading axe costs more than
    running it, so a page that has read it keeps it.
    """
    answered(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    violations = page.evaluate(*((VIOLATIONS_OF_COLOUR, {"runOnly": list(rules)}) if rules else (VIOLATIONS, {})))
    assert not violations, f"{page.url} {state}\n{violations_in_words(violations)}"


def look_on_every_screen(page: Page, *, state: str = "") -> None:
    """Look at the page as it stands on phone and desk, light and dark; afterwards it stands there as before.

    Each time axe finds nothing, nothing has to be scrolled sideways, and everything to press can be pressed: what a
    journey presses on one screen is within reach on the others too. No database changes what a page looks like, so
    the journeys on SQLite look and those on PostgreSQL only wait for the page.
    """
    answered(page)
    if connection.vendor != "sqlite":
        return
    own = page.viewport_size
    try:
        _look_on_every_screen(page, state)
    except Error as gone:  # what was pressed before led elsewhere only now: that is the page to be looked at
        if "context was destroyed" not in gone.message or own is None:
            raise
        page.set_viewport_size(own)
        answered(page)
        _look_on_every_screen(page, state)


def _look_on_every_screen(page: Page, state: str) -> None:
    for screen, theme in on_every_screen(page):
        seen = f"{state} on {screen}, {theme}"
        assert_everybody_can_use(page, state=seen, rules=() if theme == THEMES[0] else OF_COLOURS)
        if theme == THEMES[0]:  # where things stand does not depend on it
            _assert_all_is_in_reach(page, seen)


def look_where_things_stand(page: Page, *, state: str = "") -> None:
    """Look at the page on phone and desk, in one theme and without axe: for a page that axe has seen in another way."""
    answered(page)
    for screen, theme in on_every_screen(page) if connection.vendor == "sqlite" else ():
        if theme == THEMES[0]:
            _assert_all_is_in_reach(page, f"{state} on {screen}, {theme}")


def _assert_all_is_in_reach(page: Page, seen: str) -> None:
    assert not wider_than_the_screen(page), f"{page.url} {seen} has to be scrolled sideways"
    missed = page.evaluate(OUT_OF_REACH)
    assert not missed, "\n".join([f"{page.url} {seen} has out of reach:", *missed])
