"""Reading the whole of a definition: its head, pages, measures, patterns and review."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, TypeVar, cast

from evenhand.domain.worksheets.definition.fields import KEY, WHO, read_steps
from evenhand.domain.worksheets.definition.options import read_options
from evenhand.domain.worksheets.definition.parts import (
    Check,
    Definition,
    Direction,
    DirectionFrom,
    Measure,
    Pattern,
    Plain,
    Redo,
    ReviewQuestion,
    Settings,
    Who,
)
from evenhand.domain.worksheets.definition.tables import Table
from evenhand.wording import say

Part = TypeVar("Part")
MODES = ("series", "document", "once", "document + series")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DIRECTIONS = ("good", "bad", "neutral")
_TEXTS = ("purpose", "when", "minimum_run", "who_fills", "engine_notes", "stop_rule", "message")
_LISTS = ("indications", "cautions", "before", "next", "guide")
_HEAD = {
    "slug", "version", "language", "licence", "library_name", "client_title", "mode", "series", "shown_with",
    "minutes", "who", "one_tap", "joined", "trends_within_form", "setup_from", "reviewed_by", "unconfirmed",
    "time_note",
}  # fmt: skip
_TABLES = {"settings", "steps", "measures", "checks", "patterns", "review"}
_SETTINGS = {
    "assignable", "reminders", "corrections", "end_line", "earlier_entries", "client_numbers", "pinned",
    "confirm_first", "once_per", "client_edits", "share_pages", "ratings_after",
}  # fmt: skip
_MEASURE = {
    "name", "label", "up", "low", "high", "formula", "formula_version", "per", "at_least",
    "alternative_to", "up_from",
}  # fmt: skip


def read_definition(top: Table) -> Definition:
    """The definition written in a file; every fault of form is noted in the table's findings."""
    top.only(_HEAD | _TABLES | set(_TEXTS) | set(_LISTS), say("A worksheet"))
    slug = _read_slug(top)
    who = cast(Who, top.one_of("who", WHO, default="client"))
    review = top.table("review") or Table({}, (), top.findings)
    review.only({"guidance", "asks_for_rule", "redo", "questions"}, say("The review"))
    if not top.tables("steps"):
        top.fault("steps", say('A worksheet needs at least one page, opened by "[[steps]]".'))
    texts = {name: top.text(name) for name in _TEXTS}
    lists = {name: top.texts(name) for name in _LISTS}
    return Definition(
        slug=slug,
        version=_read_version(top),
        library_name=top.text("library_name", needed_by=say("A worksheet")),
        client_title=top.text("client_title", needed_by=say("A worksheet")),
        mode=top.one_of("mode", MODES, default="series"),
        series=top.text("series") or slug.replace("-", "_"),
        minutes=top.text("minutes"),
        who=who,
        steps=read_steps(top.tables("steps"), who),
        measures=_each(top, "measures", _read_measure),
        patterns=_each(top, "patterns", read_pattern),
        checks=_each(top, "checks", _read_check),
        review_questions=_each(review, "questions", _read_question),
        review_guidance=review.text("guidance"),
        asks_for_rule=review.flag("asks_for_rule"),
        redo=_read_redo(review),
        one_tap=top.optional_text("one_tap"),
        settings=_read_settings(top),
        shown_with=top.optional_text("shown_with"),
        joined=top.texts("joined"),
        trends_within_form=top.flag("trends_within_form"),
        setup_from=top.optional_text("setup_from"),
        purpose=texts["purpose"],
        when=texts["when"],
        minimum_run=texts["minimum_run"],
        who_fills=texts["who_fills"],
        engine_notes=texts["engine_notes"],
        indications=lists["indications"],
        cautions=lists["cautions"],
        before=lists["before"],
        next=lists["next"],
        stop_rule=texts["stop_rule"],
        message=texts["message"],
        guide=lists["guide"],
        reviewed_by=top.text("reviewed_by", default="none yet"),
        unconfirmed=_read_unconfirmed(top),
        time_note=top.text("time_note"),
        language=top.text("language", default="en"),
        licence=top.text("licence", default="CC BY 4.0"),
    )


def _each(table: Table, key: str, read: Callable[[Table], Part]) -> tuple[Part, ...]:
    return tuple(read(one) for one in table.tables(key))


def _read_slug(top: Table) -> str:
    slug = top.text("slug", needed_by=say("A worksheet"))
    if slug and (len(slug) > 64 or not SLUG.fullmatch(slug)):
        top.fault(
            "slug", say('The slug "%(slug)s" has to be small letters and digits joined by single hyphens.', slug=slug)
        )
    return slug


def _read_version(top: Table) -> int:
    version = top.whole("version", least=1)
    if version is None and "version" not in top.values:
        top.fault("version", say('A worksheet needs a "version", 1 for the first.'))
    return version or 1


def _read_unconfirmed(top: Table) -> tuple[str, ...]:
    names = top.texts("unconfirmed")
    for name in names:
        if name not in top.values:
            top.fault("unconfirmed", say('"%(name)s" is marked as unconfirmed, and there is no such part.', name=name))
    return names


def _read_measure(table: Table) -> Measure:
    table.only(_MEASURE, say("A measure"))
    name = table.text("name", needed_by=say("A measure"))
    up = table.one_of("up", _DIRECTIONS, default="neutral")
    if "up" not in table.values:
        table.fault(
            "up",
            say(
                'The measure "%(name)s" does not say which way is welcome: write up = "good", "bad" or "neutral".',
                name=name,
            ),
        )
    return Measure(
        name=name,
        label=table.text("label", needed_by=say('The measure "%(name)s"', name=name)),
        up=cast(Direction, up),
        low=table.number("low"),
        high=table.number("high"),
        formula=table.text("formula", needed_by=say('The measure "%(name)s"', name=name)),
        formula_version=table.whole("formula_version", least=1) or 1,
        per=table.optional_text("per"),
        at_least=table.whole("at_least", least=1) or 0,
        alternative_to=table.optional_text("alternative_to"),
        up_from=_read_direction_from(table),
    )


def _read_direction_from(table: Table) -> DirectionFrom | None:
    inner = table.table("up_from")
    if inner is None:
        return None
    named = inner.text("field", needed_by='"up_from"')
    directions = {
        key: cast(Direction, inner.one_of(key, _DIRECTIONS, default="neutral"))
        for key in inner.values
        if key != "field"
    }
    return DirectionFrom(named, directions)


def read_pattern(table: Table) -> Pattern:
    """One pattern: a detector, what it reads, and what a finding may mean."""
    table.only({"detector", "fields", "parameters", "meaning", "move"}, say("A pattern"))
    detector = table.text("detector", needed_by=say("A pattern"))
    whose = say('The pattern "%(detector)s"', detector=detector)
    inner = table.table("parameters")
    parameters: dict[str, Plain] = {}
    for key in inner.values if inner else ():
        value = inner.plain(key) if inner else None
        if value is not None:
            parameters[key] = value
    return Pattern(
        detector=detector,
        fields=table.texts("fields"),
        parameters=parameters,
        meaning=table.text("meaning", needed_by=whose),
        move=table.text("move", needed_by=whose),
    )


def _read_check(table: Table) -> Check:
    table.only({"field", "holds", "message", "blocks"}, say("A check"))
    return Check(
        field=table.text("field", needed_by=say("A check")),
        holds=table.text("holds", needed_by=say("A check")),
        message=table.text("message", needed_by=say("A check")),
        blocks=table.flag("blocks"),
    )


def _read_question(table: Table) -> ReviewQuestion:
    table.only({"key", "prompt", "options", "answer"}, say("A review question"))
    prompt = table.text("prompt", needed_by=say("A review question"))
    options = read_options(table)
    answer = table.one_of("answer", ("choice", "text"), default="choice")
    if answer == "choice" and len(options) < 2:
        table.fault(
            "options",
            say('The review question "%(prompt)s" needs at least two options, or answer = "text".', prompt=prompt),
        )
    if answer == "text" and options:
        table.fault(
            "options",
            say('The review question "%(prompt)s" is answered in words: leave out its options.', prompt=prompt),
        )
    key = table.text("key", needed_by=say("A review question"))
    if key and not KEY.fullmatch(key):
        table.fault("key", say('The key "%(key)s" has to be small letters, digits and _, a letter first.', key=key))
    return ReviewQuestion(key, prompt, options, cast(Literal["choice", "text"], answer))


def _read_redo(review: Table) -> Redo | None:
    table = review.table("redo")
    if table is None:
        return None
    table.only({"slug", "label"}, '"redo"')
    return Redo(table.text("slug", needed_by='"redo"'), table.text("label", needed_by='"redo"'))


def _read_settings(top: Table) -> Settings:
    table = top.table("settings")
    if table is None:
        return Settings()
    table.only(_SETTINGS, say("The settings"))
    entries = table.one_of("earlier_entries", ("hidden", "shown"), default="hidden")
    pinned = table.one_of("pinned", ("", "home", "everywhere"), default="")
    return Settings(
        assignable=table.flag("assignable", default=True),
        reminders=table.flag("reminders", default=True),
        corrections=table.flag("corrections", default=True),
        end_line=table.flag("end_line", default=True),
        earlier_entries=cast(Literal["hidden", "shown"], entries),
        client_numbers=table.flag("client_numbers"),
        pinned=cast(Literal["", "home", "everywhere"], pinned),
        confirm_first=table.text("confirm_first"),
        once_per=table.optional_text("once_per"),
        client_edits=table.texts("client_edits"),
        share_pages=table.flag("share_pages"),
        ratings_after=cast(
            Literal["shown", "hidden"], table.one_of("ratings_after", ("shown", "hidden"), default="shown")
        ),
    )
