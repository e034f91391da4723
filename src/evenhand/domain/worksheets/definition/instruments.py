"""Reading a validated instrument: items in their order and wording, the score, the ground on which its text is here.

It becomes a definition like any other, so that it is given, written, sent and followed in the same ways. What makes it
itself (order, wording, answers, period, scoring) comes from its file and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from evenhand.domain.worksheets.definition.instrument_parts import (
    TOTAL,
    Band,
    Change,
    CutOff,
    Group,
    Instrument,
    Licence,
    RiskItem,
    Steps,
)
from evenhand.domain.worksheets.definition.options import option_value
from evenhand.domain.worksheets.definition.parts import Definition, Field, Measure, Option, Settings, Step
from evenhand.domain.worksheets.definition.sheet import SLUG, read_pattern
from evenhand.domain.worksheets.definition.tables import Table
from evenhand.wording import in_language, later, say, say_of

KIND = "measure"
MOST_ITEMS, MOST_POINTS = 60, 11
_TEXTS = ("purpose", "when", "minimum_run", "who_fills", "message", "stop_rule")
_LISTS = ("indications", "cautions", "before", "next", "guide")
_HEAD = {
    "kind", "slug", "version", "language", "name", "library_name", "client_title", "minutes", "reviewed_by", "period",
    "instructions", "stem", "help", "items", "per_page", "reversed", "gaps_on_paper", "client_numbers",
}  # fmt: skip
_TABLES = {"licence", "answers", "extra", "groups", "bands", "cut_offs", "change", "risks", "patterns"}


@dataclass(frozen=True, slots=True)
class _Answers:
    """What every item is answered with: the points in their order, with a label each, or named at both ends only."""

    points: tuple[int, ...]
    labels: tuple[str, ...]

    @property
    def are_a_scale(self) -> bool:
        """Whether only the ends have words, so that the points themselves are what is chosen."""
        return not all(self.labels)


def read_instrument(top: Table) -> Definition:
    """The definition of the instrument written in a file; every fault is noted in the table's findings."""
    top.only(_HEAD | _TABLES | set(_TEXTS) | set(_LISTS), say_of("instrument", "A measure"))
    slug = top.text("slug", needed_by=say_of("instrument", "A measure"))
    if slug and (len(slug) > 64 or not SLUG.fullmatch(slug)):
        top.fault(
            "slug", say('The slug "%(slug)s" has to be small letters and digits joined by single hyphens.', slug=slug)
        )
    answers = _read_answers(top)
    keys = tuple(f"q{number}" for number in range(1, len(_read_items(top)) + 1))
    instrument = _read_parts(top, keys, answers)
    texts = {name: top.text(name) for name in _TEXTS}
    lists = {name: top.texts(name) for name in _LISTS}
    return Definition(
        slug=slug,
        version=top.whole("version", least=1) or 1,
        library_name=top.text("library_name", needed_by=say_of("instrument", "A measure")),
        client_title=top.text("client_title", needed_by=say_of("instrument", "A measure")),
        mode="series",
        series=slug.replace("-", "_"),
        minutes=top.text("minutes", needed_by=say_of("instrument", "A measure")),
        who="client",
        steps=_steps(top, keys, answers),
        measures=_measures(instrument, answers, language=top.text("language", default="en")),
        patterns=tuple(read_pattern(one) for one in top.tables("patterns")),
        settings=Settings(corrections=False, client_numbers=top.flag("client_numbers")),
        purpose=texts["purpose"],
        when=texts["when"],
        minimum_run=texts["minimum_run"],
        who_fills=texts["who_fills"],
        stop_rule=texts["stop_rule"],
        message=texts["message"],
        indications=lists["indications"],
        cautions=lists["cautions"],
        before=lists["before"],
        next=lists["next"],
        guide=lists["guide"],
        reviewed_by=top.text("reviewed_by", default="none yet"),
        language=top.text("language", default="en"),
        licence=instrument.terms,
        instrument=instrument,
    )


def _read_items(top: Table) -> tuple[str, ...]:
    items = top.texts("items")
    if not 1 <= len(items) <= MOST_ITEMS:
        top.fault("items", say("A measure needs 1 to %(most)s items, each a text.", most=MOST_ITEMS), missing=True)
    return items[:MOST_ITEMS]


def _read_answers(top: Table) -> _Answers:
    points: list[int] = []
    labels: list[str] = []
    for one in top.tables("answers"):
        one.only({"points", "label"}, say("An answer"))
        number = one.whole("points", least=0)
        if number is None and "points" not in one.values:
            one.fault("points", say('An answer needs its "points".'))
        points.append(number or 0)
        labels.append(one.text("label"))
    if not 2 <= len(points) <= MOST_POINTS or points != sorted(set(points)):
        top.fault(
            "answers",
            say("A measure needs 2 to %(most)s answers, from the fewest points to the most.", most=MOST_POINTS),
        )
        return _Answers((0, 1), ("0", "1"))
    if not labels[0] or not labels[-1]:
        top.fault("answers", say("The first and the last answer need a label."))
    if not all(labels) and points != list(range(points[0], points[-1] + 1)):
        top.fault("answers", say("Answers without a label have to rise by one point each."))
    if len({option_value(label) for label in labels if label}) < sum(map(bool, labels)):
        top.fault("answers", say("Two answers have the same label."))
    return _Answers(tuple(points), tuple(labels))


def _read_parts(top: Table, keys: tuple[str, ...], answers: _Answers) -> Instrument:
    licence = top.table("licence") or Table({}, (), top.findings)
    licence.only({"status", "terms", "owner"}, say("The licence"))
    status = licence.one_of("status", ("allowed", "conditions", "supplied"), default="supplied")
    low, high = len(keys) * answers.points[0], len(keys) * answers.points[-1]
    change = top.table("change")
    return Instrument(
        name=top.text("name", needed_by=say_of("instrument", "A measure")),
        owner=licence.text("owner", needed_by=say("The licence of a measure")),
        licence=cast(Licence, status),
        # Without its terms no text is shown, whatever the status says.
        terms=licence.text("terms", needed_by=say("The licence of a measure")),
        period=top.text("period", needed_by=say_of("instrument", "A measure")),
        items=keys,
        points=answers.points,
        low=low,
        high=high,
        reversed=_items_named(top, "reversed", keys),
        groups=tuple(_read_group(one, keys) for one in top.tables("groups")),
        bands=_read_bands(top, low, high),
        cut_offs=tuple(_read_cut_off(one, low, high) for one in top.tables("cut_offs")),
        change=_read_change(change) if change else None,
        risks=tuple(_read_risk(one, keys) for one in top.tables("risks")),
        not_scored=("extra",) if top.table("extra") else (),
        gaps_on_paper=top.whole("gaps_on_paper", least=0) if "gaps_on_paper" in top.values else None,
    )


def _items_named(table: Table, key: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys of items that are named by their numbers, from 1."""
    numbers = table.values.get(key, ())
    if not isinstance(numbers, list | tuple) or not all(
        isinstance(one, int) and not isinstance(one, bool) and 1 <= one <= len(keys) for one in numbers
    ):
        table.fault(
            key, say('"%(key)s" has to be a list of numbers of items, from 1 to %(count)s.', key=key, count=len(keys))
        )
        return ()
    if len(set(numbers)) < len(numbers):
        table.fault(key, say('"%(key)s" names an item twice.', key=key))
    return tuple(keys[one - 1] for one in sorted(set(numbers)))


def _read_group(table: Table, keys: tuple[str, ...]) -> Group:
    table.only({"name", "word", "items"}, say("A group"))
    name = table.text("name", needed_by=say("A group"))
    if name == TOTAL or (name and not name.isidentifier()):
        table.fault("name", say('The group cannot be called "%(name)s".', name=name))
    items = _items_named(table, "items", keys)
    if not items:
        table.fault("items", say('The group "%(name)s" has no items.', name=name))
    return Group(name, table.text("word", needed_by=say("A group")), items)


def _read_bands(top: Table, low: int, high: int) -> tuple[Band, ...]:
    """Bands follow one another without a gap over the whole range of the score."""
    bands: list[Band] = []
    expected = low
    for one in top.tables("bands"):
        one.only({"low", "high", "word"}, say("A band"))
        first, last = one.whole("low", least=0), one.whole("high", least=0)
        if first is None or last is None or first != expected or last < first:
            one.fault(
                "low",
                say(
                    "A band has to begin at %(expected)s, where the one before it ends, and end at it or later.",
                    expected=expected,
                ),
            )
            return ()
        bands.append(Band(first, last, one.text("word", needed_by=say("A band"))))
        expected = last + 1
    if bands and bands[-1].high != high:
        top.fault("bands", say("The last band has to end at %(high)s, the highest score.", high=high))
    return tuple(bands)


def _read_cut_off(table: Table, low: int, high: int) -> CutOff:
    table.only({"low", "high", "meaning", "source"}, say("A cut-off"))
    first = table.whole("low", least=0)
    last = table.whole("high", least=0) if "high" in table.values else first
    if first is None or last is None or not low <= first <= last <= high:
        table.fault("low", say("A cut-off has to lie between %(low)s and %(high)s.", low=low, high=high))
    return CutOff(
        first or 0,
        last or 0,
        table.text("meaning", needed_by=say("A cut-off")),
        table.text("source", needed_by=say("A cut-off")),
    )


def _read_change(table: Table) -> Change:
    table.only({"points", "source"}, say("The change"))
    return Change(table.whole("points", least=1) or 1, table.text("source", needed_by=say("The change")))


def _read_risk(table: Table, keys: tuple[str, ...]) -> RiskItem:
    table.only({"item", "least", "steps"}, say("A risk item"))
    number = table.whole("item", least=1)
    if number is None or number > len(keys):
        table.fault("item", say("A risk item has to be one of the items 1 to %(count)s.", count=len(keys)))
        number = 1
    least = table.whole("least", least=0)
    if least is None:
        table.fault("least", say('A risk item needs "least", the points from which its steps are due.'))
    steps = table.one_of("steps", ("task", "mark"), default="task")
    return RiskItem(f"q{number}", least or 0, cast(Steps, steps))


def _steps(top: Table, keys: tuple[str, ...], answers: _Answers) -> tuple[Step, ...]:
    """Pages of a few items each, every one under the owner's opening words."""
    items = _read_items(top)
    most = top.whole("per_page", least=1) or 4
    opening = "\n\n".join(filter(None, (top.text("instructions"), top.text("stem"))))
    ours = top.text("help")
    heading = top.text("client_title") or later("Questions")
    steps: list[Step] = []
    for first in range(0, len(items), most):
        fields = [_item(key, text, answers) for key, text in zip(keys, items, strict=True)][first : first + most]
        if ours:
            fields.insert(0, Field(f"help{first + 1}", "info", ours, "auto", label=later("A line of help")))
        if opening:
            fields.insert(0, Field(f"opening{first + 1}", "info", opening, "auto", label=later("Opening words")))
        steps.append(Step(f"page{len(steps) + 1}", heading, tuple(fields)))
    extra = top.table("extra")
    if extra is not None:
        steps.append(Step("extra", heading, (_read_extra(extra),)))
    return tuple(steps)


def _item(key: str, text: str, answers: _Answers) -> Field:
    label = f"{key[1:]}. {text}"
    if answers.are_a_scale:
        low, *_, high = answers.labels
        return Field(
            key, "scale", text, "required", low=low, high=high, minimum=answers.points[0], maximum=answers.points[-1],
            step=1, label=label,
        )  # fmt: skip
    # Stored are the points: the same in every language, so that its words never part a series.
    options = tuple(Option(str(points), word) for points, word in zip(answers.points, answers.labels, strict=True))
    return Field(key, "choice", text, "required", options=options, label=label)


def _read_extra(table: Table) -> Field:
    """The question beside the score: shown to the therapist, never added, and never asked for."""
    table.only({"prompt", "answers"}, say("The extra question"))
    labels = table.texts("answers")
    if len(labels) < 2:
        table.fault("answers", say("The extra question needs at least two answers."))
    prompt = table.text("prompt", needed_by=say("The extra question"))
    options = tuple(Option(str(number), label) for number, label in enumerate(labels))
    return Field("extra", "choice", prompt, "optional", options=options, label=later("Beside the score"))


def _measures(instrument: Instrument, answers: _Answers, *, language: str) -> tuple[Measure, ...]:
    sums = [Group(TOTAL, name_of_score(instrument.name, language), instrument.items), *instrument.groups]
    return tuple(
        Measure(
            name=one.name,
            label=one.word,
            up="bad" if one.name == TOTAL else "neutral",
            low=len(one.items) * answers.points[0],
            high=len(one.items) * answers.points[-1],
            formula="+".join(_points_of(key, answers, turned=key in instrument.reversed) for key in one.items),
        )
        for one in sums
    )


def name_of_score(instrument: str, language: str) -> str:
    """Return what the score of an instrument is called: part of the text, so not of whoever reads it first."""
    with in_language(language):
        return say("%(name)s score", name=instrument)


def _points_of(key: str, answers: _Answers, *, turned: bool) -> str:
    """The points of one item as a formula; an item that is turned round counts from the other end."""
    ends = answers.points[0] + answers.points[-1]
    points = key if answers.are_a_scale else f"number_for({key})"
    return f"({ends}-{points})" if turned else points
