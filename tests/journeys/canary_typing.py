"""Somebody who types canaries: into every field of a page, one form after the other, each sent with its own button."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.canaries import Canaries

IN_A_LONG_TEXT = 4
"""Canaries that a field of several lines gets."""

KNOWN_BY = {("in/", "email"), ("in/forgotten/", "email"), ("me/in/", "email"), ("me/in/", "who"), ("book/", "email")}
"""Fields for the address or number by which somebody comes in or is reached: browsers are told so, and offer it."""

FILLED_BY_THE_PAGE = {"username"}
"""A hidden field that tells a list of passwords whose password this is."""

# Opens what a person would open by a press or a choice.
OPEN = """() => {
  for (const one of document.querySelectorAll("details")) one.open = true;
  for (const one of document.querySelectorAll("ev-show, ev-passkey form")) one.hidden = false;
}"""

# Gives the fields of each form.
FORMS = """() => {
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
  for (const one of form.querySelectorAll("input[type=number]")) {
    if (one.value) continue;
    one.value = one.min || "1";
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
}"""

SEND = """(form) => {
  document.body.dataset.old = "yes";
  form.requestSubmit(form.querySelector("button:not([type=button])"));
}"""
WAITING = "body[data-old]:not(:has(.unsent))"


@dataclass
class Typist:
    """A person at a browser of their own, who goes by several names one after the other."""

    context: BrowserContext
    address: str
    cookies: dict[str, Mapping[str, str]]
    canaries: Canaries = field(default_factory=Canaries)
    known_by: Canaries = field(default_factory=Canaries)
    who: str = ""
    typed: set[tuple[str, str]] = field(default_factory=set)

    def becomes(self, who: str) -> None:
        """Put the cookies of a person into the browser, and keep those of the person before."""
        if who == self.who:
            return
        if self.who:
            self.cookies[self.who] = {one["name"]: one["value"] for one in self.context.cookies()}
        self.who = who
        self.comes_back()

    def comes_back(self) -> None:
        """Put the cookies with which this person came into the browser, and no others."""
        self.context.clear_cookies()
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.address} for name, value in self.cookies[self.who].items()]
        )

    def opens(self, address: str, page: Page | None = None) -> Page:
        """Open an address of the program on a page, a new one unless it is said which."""
        page = page or self.context.new_page()
        page.goto(urljoin(self.address, address), wait_until="domcontentloaded")
        return page

    def fills(self, form: Locator, fields: Iterable[tuple[str, str]], *, route: str) -> None:
        """Type into each field of a form."""
        form.evaluate(CHOOSE)
        for name, kind in fields:
            self.types(form, name, kind, route=route)

    def types(self, form: Locator, name: str, kind: str, *, route: str) -> None:
        """Type canaries into a field; two fields that have to hold the same get the same."""
        canaries = self.known_by if (route, name) in KNOWN_BY else self.canaries
        how_many = IN_A_LONG_TEXT if kind == "textarea" else 1
        words = "\n".join(canaries.one_for(f"{route} {name}", kind=kind) for _ in range(how_many))
        if name == "again":
            words = form.locator("[name=password]").input_value()
        box = form.locator(f"[name='{name}']").first
        if not box.is_visible():
            form.page.evaluate(OPEN)
        box.fill(words)
        self.typed.add((route, name))

    def sends(self, form: Locator) -> None:
        """Press the first button of a form and wait for the answer."""
        form.evaluate(SEND)
        expect(form.page.locator(WAITING)).to_have_count(0)
        form.page.wait_for_load_state("domcontentloaded")

    def fills_all(self, page: Page, *, address: str, route: str) -> None:
        """Open a page and send each of its forms that takes a text, of several alike the first."""
        self.opens(address, page)
        forms: list[list[tuple[str, str]]] = page.evaluate(FORMS)
        done: list[list[tuple[str, str]]] = [[]]
        for number, fields in enumerate(forms):
            if fields in done:
                continue
            if len(done) > 1:
                self.opens(address, page)
            done.append(fields)
            form = page.locator("form").nth(number)
            self.fills(form, fields, route=route)
            self.sends(form)
