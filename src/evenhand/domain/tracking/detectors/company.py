"""The detector of company: does a measure differ when a tag is there, or between two forms of one series?"""

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from evenhand.domain.tracking.detectors.finding import Finding, number_in_words
from evenhand.domain.tracking.detectors.looking import Look, Observed
from evenhand.domain.tracking.entries import Entry
from evenhand.wording import say

FORM = "form"
FEWEST_EACH_WAY = 4


@dataclass(frozen=True, slots=True)
class _Contrast:
    """The entries with a tag, and the medians of the measure with it and without."""

    tag: str
    entries: tuple[Entry, ...]
    with_tag: float
    without: float
    others: int

    @property
    def difference(self) -> float:
        return abs(self.with_tag - self.without)


def co_occurrence(look: Look) -> Finding | None:
    """The median of a measure differs by `diff` (10 % of the range) with and without a tag, 4 entries or more each.

    With the field `form` the two sides are this form and every other of the series; nothing else compares
    forms. Of several tags the one with the widest difference is named.
    """
    tag_field, path = look.field(0), look.field(1)
    values = look.numbers(path, look.series if tag_field == FORM else look.entries)
    tags = _tags_by_entry(look, values)
    tagged = tuple((entry, value, tags[entry.id]) for entry, value in values.values if entry.id in tags)
    least = look.number("diff", 0.10) * look.span(path, (value for _, value, _ in tagged))
    contrasts = [one for one in _contrasts(tagged) if one.difference >= least and one.difference > 0]
    if tag_field == FORM:
        contrasts = [one for one in contrasts if one.tag == look.definition.slug]
    if not contrasts:
        return None
    widest = max(contrasts, key=lambda one: one.difference)
    detail = _in_words(look, widest)
    left_out = values.total - len(tagged)
    return Finding(len(widest.entries), len(tagged), widest.entries, detail, left_out, _skipped(look, values))


def _tags_by_entry(look: Look, values: Observed[float]) -> dict[str, frozenset[str]]:
    if look.field(0) == FORM:
        return {entry.id: frozenset({entry.form}) for entry, _ in values.values}
    return {entry.id: options for entry, options in look.choices(look.field(0)).values}


def _contrasts(tagged: tuple[tuple[Entry, float, frozenset[str]], ...]) -> Iterator[_Contrast]:
    for tag in sorted({tag for _, _, tags in tagged for tag in tags}):
        having = [(entry, value) for entry, value, tags in tagged if tag in tags]
        lacking = [value for _, value, tags in tagged if tag not in tags]
        if min(len(having), len(lacking)) >= FEWEST_EACH_WAY:
            entries = tuple(entry for entry, _ in having)
            yield _Contrast(tag, entries, median(value for _, value in having), median(lacking), len(lacking))


def _in_words(look: Look, contrast: _Contrast) -> str:
    is_form = look.field(0) == FORM
    name = look.titles.get(contrast.tag, contrast.tag) if is_form else look.option_label(look.field(0), contrast.tag)
    return say(
        "median %(with_tag)s with “%(name)s” (%(tagged)s), %(without)s without (%(others)s)",
        with_tag=number_in_words(contrast.with_tag),
        name=name,
        tagged=len(contrast.entries),
        without=number_in_words(contrast.without),
        others=contrast.others,
    )


def _skipped(look: Look, values: Observed[float]) -> int:
    """Skips of the measure, and of the tag where the measure is there."""
    if look.field(0) == FORM:
        return values.skipped
    return values.skipped + look.choices(look.field(0)).skipped
