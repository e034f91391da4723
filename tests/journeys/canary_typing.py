"""Somebody who types canaries: into every field of a page, one form after the other, each sent with its own button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, Locator, Page

from tests.canaries import Canaries

IN_A_LONG_TEXT = 4
"""Canaries that a field of several lines gets."""

# Opens what a person would open by a press or a choice, and gives the fields of each form.
FORMS = """() => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll("ev-show, ev-passkey form")) one.hidden = false;
  const typed = new Set(["text", "search", "tel", "url", "email", "password", "textarea"]);
  return [...document.forms].map((form) => [...form.elements]
    .filter((one) => one.name && typed.has(one.type) && !one.readOnly && !one.hidden)
    .map((one) => [one.name, one.type]));
}"""

# Chooses what has to be chosen, so that as much as can be is kept.
CHOOSE = """(form) => {
  const groups = new Set([...form.elements].filter((one) => one.type === "radio").map((one) => one.name));
  for (const name of groups) {
    const of = [...form.elements].filter((one) => one.name === name);
    const wanted = of.find((one) => one.value === "new") ?? (of.some((one) => one.checked) ? null : of[0]);
    wanted?.click();
  }
}"""


@dataclass
class Typist:
    """A person at a browser of their own, who goes by several names one after the other."""

    context: BrowserContext
    address: str
    canaries: Canaries
    cookies: dict[str, dict[str, str]]
    who: str = ""
    typed: set[tuple[str, str]] = field(default_factory=set)

    def becomes(self, who: str) -> None:
        """Put the cookies of a person into the browser, and keep those of the person before."""
        if who == self.who:
            return
        if self.who:
            self.cookies[self.who] = {one["name"]: one["value"] for one in self.context.cookies()}
        self.context.clear_cookies()
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.address} for name, value in self.cookies[who].items()]
        )
        self.who = who

    def fills(self, form: Locator, fields: Iterable[tuple[str, str]], *, route: str) -> None:
        """Type into each field of a form."""
        form.evaluate(CHOOSE)
        for name, kind in fields:
            self.types(form, name, kind, route=route)

    def types(self, form: Locator, name: str, kind: str, *, route: str) -> None:
        """Type canaries into a field; two fields that have to hold the same get the same."""
        place = f"{route} {name}"
        how_many = IN_A_LONG_TEXT if kind == "textarea" else 1
        words = "\n".join(self.canaries.one_for(place, kind=kind) for _ in range(how_many))
        if name == "again":
            words = form.locator("[name=password]").input_value()
        form.locator(f"[name='{name}']").first.fill(words, force=True)
        self.typed.add((route, name))

    def fills_all(self, page: Page, *, address: str, route: str) -> None:
        """Open a page and send each of its forms that takes a text; what comes back is looked at by nobody here."""
        page.goto(address)
        for number, fields in enumerate(page.evaluate(FORMS)):
            if not fields:
                continue
            if number:
                page.goto(address)
                page.evaluate(FORMS)
            form = page.locator("form").nth(number)
            self.fills(form, fields, route=route)
            with page.expect_navigation(wait_until="domcontentloaded"):
                form.evaluate("form => form.requestSubmit(form.querySelector('button:not([type=button])'))")
