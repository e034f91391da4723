"""The progress tab: raw points first, plain sentences with their uncertainty, notes, the rule, every entry."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from hashlib import blake2b
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from evenhand.domain.cases.models import CaseFile
from evenhand.domain.tracking.queries import (
    Progress,
    ProgressAnswer,
    SeriesProgress,
    Statement,
    ask_for_progress,
    progress_in,
)
from evenhand.domain.tracking.series import Point
from evenhand.domain.worksheets.answers import label_of
from evenhand.domain.worksheets.definition import TOTAL
from evenhand.domain.worksheets.formulas import gaps_in
from evenhand.domain.worksheets.queries import BeliefPoint, Entry, RatedUnseen
from evenhand.domain.worksheets.schedule import local_day
from evenhand.faces.components.library_words import title_of
from evenhand.faces.components.markup import Markup
from evenhand.faces.components.permissions import TherapistRequest, for_therapist
from evenhand.faces.workspace.case_frame import case_address, case_frame, done_sentence, own_case
from evenhand.faces.workspace.clock import Clock, clock_of
from evenhand.faces.workspace.entry_table import entry_table
from evenhand.faces.workspace.masked_series import SOURCE, MaskedSection, masked_section, masked_statements
from evenhand.faces.workspace.masking import NOTHING_MASKED
from evenhand.faces.workspace.notes import note_lines
from evenhand.faces.workspace.score_words import said_of_scores
from evenhand.faces.workspace.series_chart import belief_chart, chart_of, scales_of, shortened
from evenhand.faces.workspace.setting_aside import DONE
from evenhand.foundation.vault.sealed_memory import SealedMemory
from evenhand.wording import language, later, say, say_count
from evenhand.wording.dates import from_to
from evenhand.wording.numbers import as_read, with_decimals

RECENT_DAYS = 7
FEWEST_FOR_A_MEDIAN = 4
FEWEST_JUMPS = 4
"""From how many parts on the page begins with a list of them."""
MOST_LISTED = 50
"""How many entries of a series are listed before somebody asks for all: a year of weekly sheets."""
NOTHING_LEFT = later("Every entry with both texts was rated without labels already.")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What may be said of one measure, and the figures behind it."""

    form: str
    words: str
    figures: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One series on the page."""

    name: str
    title: str
    charts: tuple[Markup, ...]
    variants: str
    scores: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    table: Markup
    shown: int
    entries: int
    masked: MaskedSection | None = None
    medians: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether there is more of it than its list of entries."""
        return bool(self.charts or self.masked or self.medians or self.scores or self.sentences)


@dataclass(frozen=True, slots=True)
class TapCount:
    """How often one thing was tapped: in the last seven days, the seven before, and in all."""

    words: str
    recent: int
    before: int
    all: int


@dataclass(frozen=True, slots=True)
class LogSection:
    """One log of taps on the page."""

    title: str
    counts: list[TapCount]
    sentences: tuple[Sentence, ...]


@for_therapist
@require_safe
def progress(request: TherapistRequest, number: str) -> HttpResponse:
    """Show the progress of a case file; the number of queries does not grow with the entries.

    Nothing on the page but its frame depends on more than the rows it is made from, the day and the zones, so it is
    worked out once for these and recalled after that.
    """
    case = own_case(request, number)
    clock = clock_of(request)
    answer = ask_for_progress(case=case)
    context = {
        **case_frame(case, tab="progress"),
        "done": done_sentence(request, {**DONE, NOTHING_MASKED: NOTHING_LEFT}),
        **_body(answer, case, clock, request.member.practice.chosen_measures, whole="all" in request.GET),
    }
    return render(request, "workspace/progress.html", context)


_memory = SealedMemory(name="progress", most=100)


def _body(
    answer: ProgressAnswer, case: CaseFile, clock: Clock, picked: Sequence[str], *, whole: bool
) -> dict[str, Any]:
    """Return what the page shows, recalled or worked out; `whole` lists every entry, else the newest of each series."""
    days = f"{clock.today}|{clock.zone.key}|{clock.now.astimezone(ZoneInfo(case.zone)).date()}|{case.zone}|{whole}"
    fingerprint = blake2b(f"{days}|{language()}|{picked}".encode(), key=answer.fingerprint).digest()
    kept = _memory.recall(case_id=case.pk, fingerprint=fingerprint)
    if kept is None:
        body = worked_out(progress_in(answer, case=case, now=clock.now, picked=picked), case, clock, whole=whole)
        kept = json.dumps(body, default=asdict).encode()
        _memory.keep(case_id=case.pk, fingerprint=fingerprint, plain=kept)
    return _shown(json.loads(kept))


def worked_out(found: Progress, case: CaseFile, clock: Clock, *, whole: bool) -> dict[str, object]:
    """Return what the page shows of a case's progress, as plain values."""
    logs = [one for one in found.series if _is_log(one)]
    sheets = [one for one in found.series if not _is_log(one)]
    entries_at = f"{case_address('overview', case)}entries/"
    most = max((len(one.entries) for one in sheets), default=0) if whole else MOST_LISTED
    sections = [
        _with_masked(
            section_of(one, _taps_beside(one, logs), clock, entries_at=entries_at, alone=len(sheets) == 1, most=most),
            one,
            found.masked,
            clock,
        )
        for one in sheets
    ]
    jumps = list(_jumps(found, sections, [log.title for log in logs]))
    return {
        "sections": sections,
        "jumps": jumps if len(jumps) >= FEWEST_JUMPS else [],
        "whole": whole,
        "logs": [LogSection(log.title, tap_counts(log.entries, clock.today), sentences_of(log)) for log in logs],
        "notes": note_lines(found.notes),
        "set_aside": [(line, found.reasons[line.key]) for line in note_lines(found.set_aside)],
        "silenced": [(name, str(title_of(name))) for name in sorted(found.silenced)],
        "belief_chart": belief_chart(found.beliefs, clock) if found.beliefs else "",
        "beliefs": _rules(found, clock),
        "count": sum(len(one.entries) for one in found.series),
    }


def _jumps(found: Progress, sections: Sequence[Section], logs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the parts of the page in their order, each with the name that its address ends with and its heading."""
    yield from ((f"s-{one.name}", one.title) for one in sections if one.says_something)
    if found.notes or found.set_aside or found.silenced:
        yield "notes", say("Patterns to look at")
    if found.beliefs:
        yield "rule", say("The rule")
    yield from (("taps" if number == 1 else f"taps-{number}", title) for number, title in enumerate(logs, 1))
    if len(sections) == 1:
        yield "entries", say("Entries")
    else:
        yield from ((f"e-{one.name}", say("Entries: %(title)s", title=one.title)) for one in sections)


def _shown(body: dict[str, Any]) -> dict[str, Any]:
    """Mark again what is ready HTML; everything else stays text that a template escapes."""
    for section in body["sections"]:
        section["charts"] = [Markup(chart) for chart in section["charts"]]
        section["table"] = Markup(section["table"])
        if section["masked"] and section["masked"]["chart"]:
            section["masked"]["chart"] = Markup(section["masked"]["chart"])
    body["belief_chart"] = Markup(body["belief_chart"])
    return body


def _with_masked(section: Section, series: SeriesProgress, rated: Sequence[RatedUnseen], clock: Clock) -> Section:
    """The same section with what was rated without labels, under its own source."""
    said = tuple(_sentence(one, str(SOURCE)) for one in masked_statements(series, rated))
    return replace(
        section, masked=masked_section(series, rated, clock), sentences=(*section.sentences, *dict.fromkeys(said))
    )


def _is_log(series: SeriesProgress) -> bool:
    """Whether things were tapped and can be counted: a rating that takes one tap is a series like any other."""
    return all(form.one_tap and form.field(form.one_tap).options for form in series.forms)


def _taps_beside(series: SeriesProgress, logs: Sequence[SeriesProgress]) -> list[Entry]:
    """The taps that are shown on the time line of a series."""
    return [entry for log in logs for entry in log.entries if entry.definition.shown_with == series.name]


def section_of(
    series: SeriesProgress, taps: Sequence[Entry], clock: Clock, *, entries_at: str, alone: bool, most: int
) -> Section:
    """Return one series for the page, at most `most` entries listed; `alone` when it is the only one with a list."""
    return Section(
        name=series.name,
        title=series.title,
        charts=tuple(_charts(series, taps, clock)),
        variants=", ".join(form.client_title for form in series.forms[1:]),
        scores=_scores(series, clock),
        sentences=sentences_of(series),
        medians=tuple(_medians(series)),
        table=entry_table(series, _columns(series), clock=clock, entries_at=entries_at, caption=not alone, most=most),
        shown=min(most, len(series.entries)),
        entries=len(series.entries),
    )


def _scores(series: SeriesProgress, clock: Clock) -> tuple[str, ...]:
    """What the marks of a validated instrument say of its scores; empty for any other series."""
    instrument = series.forms[-1].instrument
    if instrument is None:
        return ()
    points = [
        Point(entry.submission.sent_at, value)
        for entry in series.entries
        for value in [entry.values.get(TOTAL)]
        if value is not None
    ]
    return (*said_of_scores(instrument, points, clock), *_prorated(series, clock))


def _prorated(series: SeriesProgress, clock: Clock) -> Iterator[str]:
    """Which scores stand on a paper with gaps that were filled."""
    filled = [
        clock.day_of(entry.submission.sent_at)
        for entry in series.entries
        if entry.values.get(TOTAL) is not None and gaps_in(entry.definition, entry.answers)
    ]
    if filled:
        yield say("Pro-rated, with gaps on paper filled: %(days)s.", days=", ".join(filled))


def sentences_of(series: SeriesProgress) -> tuple[Sentence, ...]:
    """Return what may be said of a series, each thing once."""
    several = len(series.forms) > 1
    said = (_sentence(one, one.form.client_title if several and not one.joined else "") for one in series.statements)
    return tuple(dict.fromkeys(said))


def _medians(series: SeriesProgress) -> Iterator[str]:
    """For each measure that several forms join, the median on each: long forms are often kept for worse days."""
    for statement in series.statements:
        if not statement.joined:
            continue
        name = statement.measure.name
        by_form = {form.client_title: _values_on(series, form.slug, name) for form in series.forms}
        enough = {title: values for title, values in by_form.items() if len(values) >= FEWEST_FOR_A_MEDIAN}
        if len(enough) > 1:
            pieces = ", ".join(
                f"“{title}” {as_read(median(values))} ({len(values)})" for title, values in enough.items()
            )
            yield say("%(measure)s, median on each form: %(medians)s.", measure=statement.measure.label, medians=pieces)


def _values_on(series: SeriesProgress, slug: str, measure: str) -> list[float]:
    own = [entry.values.get(measure) for entry in series.entries if entry.submission.slug == slug]
    return [value for value in own if value is not None]


def _charts(series: SeriesProgress, taps: Sequence[Entry], clock: Clock) -> Iterator[Markup]:
    for position, scale in enumerate(scales_of(series.forms)):
        has_value = any(entry.values.get(name) is not None for entry in series.entries for name in scale.names)
        if has_value:
            own = taps if position == 0 else ()
            yield chart_of(series, scale, taps=own, clock=clock, name=f"{series.name.replace('_', '-')}-{position}")


def _columns(series: SeriesProgress) -> dict[str, str]:
    """The measures that the list of entries shows: the ratings, then what is followed, each under a short label."""
    rated = [name for scale in scales_of(series.forms) for name in scale.names]
    labels = {measure.name: measure.label for form in series.forms for measure in form.measures}
    columns = dict(zip(rated, shortened([labels[name] for name in rated]), strict=True))
    for one in series.statements:
        if one.measure.per is None:
            columns.setdefault(one.measure.name, one.measure.label)
    return columns


def _sentence(statement: Statement, form: str) -> Sentence:
    return Sentence(form, str(statement.trend.sentence), tuple(figures_of(statement)))


def figures_of(statement: Statement) -> Iterator[tuple[str, str]]:
    """Yield the figures behind a sentence with their names; none where nothing was reckoned."""
    figures = statement.trend.figures
    if figures is None:
        return
    yield say("Entries"), str(figures.n)
    yield say("Time"), say_count("%(number)s day", "%(number)s days", round(figures.days))
    yield say("Slope a week (Theil-Sen)"), with_decimals(f"{figures.slope_per_week:+.2f}")
    if figures.slope_interval:
        least, most = (with_decimals(f"{edge:+.2f}") for edge in figures.slope_interval)
        yield say("95 % interval of the slope"), from_to(least, most)
    yield say("Change over the whole time"), with_decimals(f"{figures.change:+.1f}")
    yield (
        say("p (Mann-Kendall, two-sided)"),
        with_decimals(f"{figures.p:.3f}") if figures.p >= 0.001 else say("under 0.001"),
    )
    yield say("Score S"), str(figures.s)


def tap_counts(entries: Sequence[Entry], today: date) -> list[TapCount]:
    """Return how often each thing of a one-tap log was tapped, in the order of its options; today is one of 7 days."""
    definition = entries[-1].definition
    field = definition.field(definition.one_tap or "")
    every, recent, before = Counter[str](), Counter[str](), Counter[str]()
    for entry in entries:
        answer = entry.answers.get(field.key)
        if not isinstance(answer, str):
            continue
        days_ago = (
            today - local_day(entry.submission.happened_at or entry.submission.sent_at, entry.submission.zone)
        ).days
        every[answer] += 1
        recent[answer] += days_ago < RECENT_DAYS
        before[answer] += RECENT_DAYS <= days_ago < 2 * RECENT_DAYS
    return [
        TapCount(label_of(field, value), recent[value], before[value], every[value])
        for value in (option.value for option in field.options)
    ]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule with how strongly it was believed first and last."""

    words: str
    first: str
    last: str
    asked: int


def _rules(found: Progress, clock: Clock) -> list[RuleLine]:
    points: dict[str, list[BeliefPoint]] = {}
    for point in found.beliefs:
        points.setdefault(point.rule.words, []).append(point)
    return [
        RuleLine(words, _asked(own[0], clock), _asked(own[-1], clock) if len(own) > 1 else "", len(own))
        for words, own in points.items()
    ]


def _asked(point: BeliefPoint, clock: Clock) -> str:
    return f"{point.belief}, {clock.day_of(point.at)}"
