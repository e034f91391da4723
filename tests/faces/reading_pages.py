"""Reads a page as a browser does: its elements and their attributes, its texts, its forms and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

WRITTEN_BY_HAND = frozenset({"text", "search", "tel", "url", "email", ""})
"""Types of inputs into which any text can be typed."""
NEVER_CHANGED = frozenset({"hidden", "password", "submit", "button", "file", "radio", "checkbox"})


@dataclass
class Input:
    """One field of a form: its name, its type (a text area has the type textarea), and what stands in it."""

    name: str
    kind: str
    value: str
    chosen: bool = True
    autocomplete: str = ""

    @property
    def takes_lines(self) -> bool:
        """Whether a text of several lines stays one."""
        return self.kind == "textarea"

    @property
    def takes_any_text(self) -> bool:
        """Whether a person can type any text at all."""
        return self.kind == "textarea" or self.kind in WRITTEN_BY_HAND

    @property
    def is_typed(self) -> bool:
        """Whether a person types into it, a number or a day for instance."""
        return self.kind not in NEVER_CHANGED and self.kind != "select"


@dataclass
class Form:
    """A form: where it goes, how, and its fields in their order."""

    action: str
    method: str
    inputs: list[Input] = field(default_factory=list)
    autocomplete: str = ""

    def as_sent(self, typed: dict[str, str]) -> dict[str, list[str]]:
        """Return what a browser sends once somebody typed these texts, and pressed the first button."""
        sent: dict[str, list[str]] = {}
        for one in self.inputs:
            if one.chosen:
                sent.setdefault(one.name, []).append(typed.get(one.name, one.value))
        return sent


class ReadPage(HTMLParser):
    """What a page is made of."""

    def __init__(self, page: str) -> None:
        """Read all of it."""
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None
        self._area: Input | None = None
        self._select: Input | None = None
        self._pressed = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element, and what it means to a form."""
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        self.texts.append("")
        self._open_form(tag, attributes)
        if self._form is not None and tag in ("input", "textarea", "select", "button"):
            self._add_input(self._form, tag, attributes)
        if tag == "option" and self._select is not None and ("selected" in attributes or not self._select.chosen):
            self._select.value, self._select.chosen = attributes.get("value", ""), True

    def _open_form(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "form":
            self._form, self._pressed = (
                Form(
                    attributes.get("action", ""),
                    attributes.get("method", "get").lower(),
                    autocomplete=attributes.get("autocomplete", ""),
                ),
                False,
            )
            self.forms.append(self._form)

    def _add_input(self, form: Form, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("type", "") if tag == "input" else tag
        added = Input(attributes.get("name", ""), kind, attributes.get("value", ""))
        added.autocomplete = attributes.get("autocomplete", form.autocomplete)
        if kind in ("radio", "checkbox"):
            known = any(one.name == added.name and one.chosen for one in form.inputs)
            added.chosen = "checked" in attributes or (kind == "radio" and not known)
            added.value = added.value or "on"
        elif kind in ("button", "submit"):
            added.chosen, self._pressed = not self._pressed, True
        elif kind == "select":
            added.chosen, self._select = False, added
        elif kind == "textarea":
            self._area = added
        if added.name:
            form.inputs.append(added)

    def handle_endtag(self, tag: str) -> None:
        """Note where a text, a form or a field ends."""
        self.texts.append("")
        if tag == "form":
            self._form = None
        elif tag == "textarea":
            self._area = None
        elif tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        """Note a text; a parser may hand it over in pieces."""
        if not self.texts:
            self.texts.append("")
        self.texts[-1] += data
        if self._area is not None:
            self._area.value = self.texts[-1].removeprefix("\n")

    def words(self) -> Iterator[str]:
        """Yield every text that somebody may see or hear: between elements, and in their attributes."""
        yield from filter(None, self.texts)
        for _, attributes in self.elements:
            yield from filter(None, attributes.values())
