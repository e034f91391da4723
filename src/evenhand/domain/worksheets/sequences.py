"""Which sheets usually follow one another, and which share a time line: read once from the library."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from evenhand.domain.worksheets.bundled import bundled_slugs
from evenhand.domain.worksheets.masking import Masked
from evenhand.domain.worksheets.translations import said_by_library
from evenhand.wording import language
from evenhand.wording.languages import SOURCE

_STRAND = {"key", "name", "first_look", "stages", "beside"}
_STAGE = {"sheets", "note"}
_SERIES = {"name", "short", "long", "forms", "beside", "masked"}
_RATED_WORDS = ("question", "low", "high")
_MASKED = {"question", "low", "high", "minimum", "maximum", "texts"}


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a strand: the sheets that stand side by side in it, and what to know; none for a step in session."""

    sheets: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Strand:
    """A problem with the usual order of sheets for it.

    `beside` are sheets without a fixed place in the order; `first_look` is what one looks at first when they come back.
    `language` is that of its texts.
    """

    key: str
    name: str
    stages: tuple[Stage, ...]
    beside: tuple[Stage, ...]
    first_look: str
    language: str = SOURCE

    @property
    def sheets(self) -> tuple[str, ...]:
        """The slugs of all its sheets, in order, each once."""
        return tuple(dict.fromkeys(slug for stage in (*self.stages, *self.beside) for slug in stage.sheets))


@dataclass(frozen=True, slots=True)
class SharedSeries:
    """The forms of one series; `short` and `long` where a client may switch; `beside` only share its time line.

    `masked` is what its therapist may rate unseen.
    """

    name: str
    forms: tuple[str, ...]
    short: str | None = None
    long: str | None = None
    beside: tuple[str, ...] = ()
    masked: Masked | None = None


def strands() -> tuple[Strand, ...]:
    """Every strand, in the order of the library, in the language in force where it was translated.

    Raises ValueError for a file or a translation that cannot be used.
    """
    return _strands_in(language())


@cache
def _strands_in(code: str) -> tuple[Strand, ...]:
    found = tuple(_read_strand(one) for one in _tables("strands.toml", "strands"))
    if len({strand.key for strand in found}) < len(found):
        raise ValueError("strands.toml: two strands have the same key")
    texts = {path: text for strand in found for path, text in _texts_of(strand).items()}
    said, spoken = said_by_library("sequences/strands.toml", texts, into=code)
    return tuple(replace(_said(strand, said), language=spoken) for strand in found)


def _texts_of(strand: Strand) -> dict[str, str]:
    """The texts of a strand by path: its name, its first look, the notes at its stages and beside them."""
    notes = {
        f"{strand.key}.{where}.{number}.note": stage.note
        for where, stages in (("stages", strand.stages), ("beside", strand.beside))
        for number, stage in enumerate(stages, start=1)
        if stage.note
    }
    return {f"{strand.key}.name": strand.name, f"{strand.key}.first_look": strand.first_look, **notes}


def _said(strand: Strand, said: Mapping[str, str]) -> Strand:
    def noted(where: str, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
        paths = (f"{strand.key}.{where}.{number}.note" for number in range(1, len(stages) + 1))
        return tuple(replace(one, note=said.get(path, one.note)) for path, one in zip(paths, stages, strict=True))

    return replace(
        strand,
        name=said[f"{strand.key}.name"],
        first_look=said[f"{strand.key}.first_look"],
        stages=noted("stages", strand.stages),
        beside=noted("beside", strand.beside),
    )


def strands_with(slug: str) -> tuple[Strand, ...]:
    """The strands in which a sheet has a place."""
    return tuple(strand for strand in strands() if slug in strand.sheets)


def shared_series() -> tuple[SharedSeries, ...]:
    """The series that more than one form writes into, in the language in force where they were translated.

    Raises ValueError for a file or a translation that cannot be used.
    """
    return _series_in(language())


@cache
def _series_in(code: str) -> tuple[SharedSeries, ...]:
    found = tuple(_read_series(one) for one in _tables("forms.toml", "series"))
    texts = {
        f"{one.name}.masked.{part}": getattr(one.masked, part) for one in found if one.masked for part in _RATED_WORDS
    }
    said, _ = said_by_library("sequences/forms.toml", texts, into=code)
    return tuple(replace(one, masked=_masked_said(one, said)) for one in found)


def _masked_said(series: SharedSeries, said: Mapping[str, str]) -> Masked | None:
    if series.masked is None:
        return None
    question, low, high = (said[f"{series.name}.masked.{part}"] for part in _RATED_WORDS)
    return replace(series.masked, question=question, low=low, high=high)


def other_length(slug: str) -> str | None:
    """The long form of a short one and the short form of a long one; None for any other."""
    pairs = {(one.short, one.long) for one in shared_series() if one.short and one.long}
    return {**dict(pairs), **{long: short for short, long in pairs}}.get(slug)


def masked_in(series: str) -> Masked | None:
    """What a therapist may rate unseen in a series; None for most."""
    return next((one.masked for one in shared_series() if one.name == series), None)


def is_short(slug: str) -> bool:
    """Whether a sheet is the short one of two lengths."""
    return any(one.short == slug for one in shared_series())


def _read_strand(table: Mapping[str, Any]) -> Strand:
    name = str(table.get("name", ""))
    _only(table, _STRAND, name)
    if not name or not table.get("key") or not table.get("first_look") or not table.get("stages"):
        raise ValueError(f'strands.toml: the strand "{name}" needs a key, a name, stages and a first look')
    stages, beside = (tuple(_read_stage(one, name) for one in table.get(key, ())) for key in ("stages", "beside"))
    return Strand(str(table["key"]), name, stages, beside, str(table["first_look"]))


def _read_stage(table: Mapping[str, Any], of: str) -> Stage:
    _only(table, _STAGE, of)
    stage = Stage(_known(table.get("sheets", ()), of), str(table.get("note", "")))
    if not stage.sheets and not stage.note:
        raise ValueError(f'"{of}" has a stage without a sheet and without a note')
    return stage


def _read_series(table: Mapping[str, Any]) -> SharedSeries:
    name = str(table.get("name", ""))
    _only(table, _SERIES, name)
    short, long = table.get("short"), table.get("long")
    if (short is None) != (long is None):
        raise ValueError(f'the series "{name}" needs a short and a long form, or neither')
    forms = _known(table.get("forms") or [one for one in (short, long) if one], name)
    if not name or not forms:
        raise ValueError(f'the series "{name}" needs a name and its forms')
    masked = _read_masked(table["masked"], name) if "masked" in table else None
    return SharedSeries(name, forms, short, long, _known(table.get("beside", ()), name), masked)


def _read_masked(table: Mapping[str, Any], of: str) -> Masked:
    _only(table, _MASKED, of)
    if set(table) != _MASKED:
        raise ValueError(f'what is rated unseen in "{of}" needs all of: {", ".join(sorted(_MASKED))}')
    texts = {str(key): str(measure) for key, measure in table["texts"].items()}
    ends = (int(table["minimum"]), int(table["maximum"]))
    return Masked(str(table["question"]), str(table["low"]), str(table["high"]), *ends, texts)


def _tables(file: str, key: str) -> list[Mapping[str, Any]]:
    text = (resources.files("evenhand.library") / "sequences" / file).read_text(encoding="utf-8")
    found: list[Mapping[str, Any]] = tomllib.loads(text)[key]
    return found


def _only(table: Mapping[str, Any], allowed: set[str], of: str) -> None:
    for key in table.keys() - allowed:
        raise ValueError(f'"{of}" has an attribute "{key}" that nobody reads')


def _known(slugs: Any, of: str) -> tuple[str, ...]:
    for slug in slugs:
        if slug not in bundled_slugs():
            raise ValueError(f'"{of}" names "{slug}", which is not bundled')
    return tuple(slugs)
