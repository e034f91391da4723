"""The list of a series' entries, to open and to tick for a comparison.

Drawn as text rather than by a template loop: with 200 entries a loop costs more than everything else on the page.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.html import escape

from evenhand.domain.tracking.queries import SeriesProgress
from evenhand.domain.worksheets.queries import Entry
from evenhand.faces.components.markup import Markup
from evenhand.faces.workspace.clock import Clock
from evenhand.wording import say
from evenhand.wording.numbers import as_read


def entry_table(
    series: SeriesProgress, columns: Mapping[str, str], *, clock: Clock, entries_at: str, caption: bool, most: int
) -> Markup:
    """Return the table of a series, newest entry first: `columns` names the measures it shows with their heads.

    At most `most` entries stand in it. `entries_at` is the address below which each entry stands under its id.
    """
    title = escape(series.title)
    heads = "".join(f'<th scope="col" class="number">{escape(head)}</th>' for head in columns.values())
    labels = {name: escape(head) for name, head in columns.items()}
    forms = {form.slug: escape(form.client_title) for form in series.forms}
    compare, named = escape(say("Compare %(entry)s")), escape(say("Entries of %(title)s", title=series.title))
    rows = "".join(_row(entry, labels, forms, clock, entries_at, compare) for entry in reversed(series.entries[-most:]))
    return Markup(
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{named}">'
        f'<table class="table stacks">{f"<caption>{title}</caption>" if caption else ""}<thead><tr>'
        f'<th scope="col"><span class="sr-only">{escape(say("Compare"))}</span></th>'
        f'<th scope="col">{escape(say("Sent"))}</th><th scope="col">{escape(say("Form"))}</th>'
        f"{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(
    entry: Entry, labels: Mapping[str, str], forms: Mapping[str, str], clock: Clock, entries_at: str, compare: str
) -> str:
    sent, values = entry.submission, entry.values
    when = clock.moment(sent.sent_at)
    named = compare % {"entry": when}
    cells = "".join(
        f'<td class="number" data-label="{label}">{_figure(values.get(name))}</td>' for name, label in labels.items()
    )
    return (
        f'<tr><td class="tick-cell"><input type="checkbox" name="e" value="{sent.entry}" aria-label="{named}">'
        f'</td><th scope="row" class="date"><a href="{entries_at}{sent.entry}/">'
        f'<time datetime="{sent.sent_at.isoformat(timespec="minutes")}">{when}</time></a></th>'
        f"<td>{forms[sent.slug]}</td>{cells}</tr>"
    )


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return str(int(value)) if value == int(value) else as_read(value)
