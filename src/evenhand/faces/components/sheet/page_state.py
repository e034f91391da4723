"""What a page that saves as it is typed knows of the draft it writes: the hidden fields beside its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from evenhand.domain.worksheets.actions import Saved
from evenhand.faces.components.sheet.posted import Posted
from evenhand.foundation.identifiers import new_id


@dataclass(frozen=True, slots=True)
class PageState:
    """What a page knows of the draft: which draft, the revision it builds on, which page it is, its next number.

    `chosen` holds, by key, the revision of other words that were shown beside the person's own.
    """

    draft: str
    base: int
    writer: str
    sequence: int
    chosen: Mapping[str, int]

    def answered(self, saved: Saved) -> PageState:
        """Return what the page knows after a save: it builds on the answer, and was shown every clash."""
        chosen = {clash.field: clash.revision for clash in saved.clashes}
        return replace(self, base=saved.revision, sequence=self.sequence + 1, chosen=chosen)


def page_state(posted: Posted) -> PageState | None:
    """Return what a posted page says of itself; None when it does not say it properly.

    Where one of several clashes is decided with its button, the others stay open.
    """

    def text(name: str) -> str:
        return posted[name][-1] if posted.get(name) else ""

    numbers = {name.removeprefix("_chosen."): text(name) for name in posted if name.startswith("_chosen.")}
    writer = text("_writer")
    if not (_is_number(text("_base")) and _is_number(text("_sequence")) and writer.isascii() and writer.isalnum()):
        return None
    if not 8 <= len(writer) <= 40:
        return None
    deciding = text("_keep").partition(":")[0]
    chosen = {key: int(number) for key, number in numbers.items() if _is_number(number) and deciding in ("", key)}
    return PageState(text("_draft"), int(text("_base")), writer, int(text("_sequence")), chosen)


def new_page(draft: str, revision: int) -> PageState:
    """Return what a page that is drawn now knows."""
    return PageState(draft, base=revision, writer=new_id().hex, sequence=1, chosen={})


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
