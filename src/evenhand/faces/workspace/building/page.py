"""The page on which a sheet is built: its parts with their inputs, what is wrong beside them, and a picture of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evenhand.domain.worksheets.building.judging import Judged, Wrong, is_missing
from evenhand.domain.worksheets.building.previewing import as_far_as_it_goes
from evenhand.domain.worksheets.building.trees import Tree, written
from evenhand.domain.worksheets.definition.instruments import KIND
from evenhand.domain.worksheets.definition.lines import Path
from evenhand.faces.components.sheet.page import preview_of
from evenhand.faces.components.sheet.shown import ShownStep
from evenhand.faces.workspace.building.drawing import DrawnPart, Pen, within_a_sentence
from evenhand.faces.workspace.building.inputs import AT_HAND, KIND_WORDS, KINDS
from evenhand.wording import later


@dataclass(frozen=True, slots=True)
class Section:
    """A group of parts behind one heading: a list that grows, or one part alone."""

    id: str
    title: str
    hint: str
    path: str
    parts: tuple[DrawnPart, ...]
    add: str
    is_open: bool

    @property
    def named(self) -> str:
        """What it is called in the middle of a sentence."""
        return within_a_sentence(self.title)


_OF_SHEETS: tuple[tuple[Path, str, str, str], ...] = (
    (
        ("measures",),
        later("Numbers to follow"),
        later("Reckoned from the answers of each entry, drawn over time."),
        later("Add a number"),
    ),
    (
        ("patterns",),
        later("Patterns to look for"),
        later("What the program tells you of once there are enough entries."),
        later("Add a pattern"),
    ),
    (("checks",), later("Checks before sending"), later("What ought to hold between answers."), later("Add a check")),
    (("review",), later("Review"), later("What you ask when you read an entry."), ""),
    (
        ("review", "questions"),
        later("Questions of the review"),
        later("Answered by you, and kept with the entry."),
        later("Add a question"),
    ),
    (("review", "redo"), later("Another sheet offered at review"), later("In one act, once, due in a week."), ""),
    (("settings",), later("Settings"), "", ""),
)
_OF_INSTRUMENTS: tuple[tuple[Path, str, str, str], ...] = (
    (("licence",), later("Whose it is"), later("No text of another owner is shown without this."), ""),
    (
        ("answers",),
        later("Answers"),
        later("Every item is answered with these, the fewest points first."),
        later("Add an answer"),
    ),
    (
        ("groups",),
        later("Subscales"),
        later("Items that are also summed apart from the score."),
        later("Add a subscale"),
    ),
    (("bands",), later("Bands"), later("From the lowest score to the highest, without a gap."), later("Add a band")),
    (("cut_offs",), later("Cut-offs"), later("Where something is asked about more closely."), later("Add a cut-off")),
    (
        ("change",),
        later("Reliable change"),
        later("How many points are more than error, where its manual says so."),
        "",
    ),
    (
        ("risks",),
        later("Items about harm"),
        later("An answer from these points on raises steps at once."),
        later("Add an item"),
    ),
    (("extra",), later("A question beside the score"), "", ""),
    (
        ("patterns",),
        later("Patterns to look for"),
        later("What the program tells you of once there are enough entries."),
        later("Add a pattern"),
    ),
)
_ALWAYS_DRAWN = frozenset(
    {("licence",), ("answers",), ("change",), ("extra",), ("review",), ("review", "redo"), ("settings",)}
)
_PAGE = later("Page %(number)s")
_NAMES = {
    "measures": later("Number %(number)s"),
    "patterns": later("Pattern %(number)s"),
    "checks": later("Check %(number)s"),
    "questions": later("Question %(number)s"),
    "answers": later("Answer %(number)s"),
    "groups": later("Subscale %(number)s"),
    "bands": later("Band %(number)s"),
    "cut_offs": later("Cut-off %(number)s"),
    "risks": later("Item %(number)s"),
}


@dataclass(frozen=True, slots=True)
class BuildingPage:
    """All that the page shows of a sheet."""

    is_instrument: bool
    head: DrawnPart
    pages: tuple[DrawnPart, ...]
    sections: tuple[Section, ...]
    preview: tuple[ShownStep, ...] | None
    summary: tuple[tuple[str, str, str], ...]
    kinds: tuple[tuple[str, str], ...] = KINDS
    at_hand: tuple[tuple[str, str], ...] = tuple((kind, KIND_WORDS[kind]) for kind in AT_HAND)


def building_page(
    tree: Tree, judged: Judged, *, open_at: Path, kept: frozenset[str], extra: Sequence[Wrong], asked: bool
) -> BuildingPage:
    """Return the page of a tree. What was only not written yet is told once somebody `asked` to publish."""
    wrong = [*(one for one in judged.wrong if asked or not is_missing(one)), *extra]
    pen = Pen(tree, open_at=open_at, wrong=wrong, kept=kept)
    is_instrument = tree.get("kind") == KIND
    drawable = as_far_as_it_goes(tree, judged)
    return BuildingPage(
        is_instrument=is_instrument,
        head=pen.part((), always=True),
        pages=() if is_instrument else pen.parts(("steps",), _PAGE, always=True),
        sections=tuple(_section(pen, *one) for one in (_OF_INSTRUMENTS if is_instrument else _OF_SHEETS)),
        preview=preview_of(drawable) if drawable else None,
        summary=tuple(dict.fromkeys(pen.summary())),
    )


def _section(pen: Pen, path: Path, title: str, hint: str, add: str) -> Section:
    name = str(path[-1])
    always = path in _ALWAYS_DRAWN
    if path in _ALWAYS_DRAWN and not add:
        parts: tuple[DrawnPart, ...] = (pen.part(path, always=True),)
    else:
        parts = pen.parts(path, _NAMES[name], always=always)
    within = pen.open[: len(path)] == path or any(one.path[: len(path)] == path for one in pen.wrong)
    shown = name in ("licence", "answers") or within
    return Section(f"s-{'-'.join(map(str, path))}", title, hint, written(path), parts, add, shown)
