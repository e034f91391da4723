"""The values of a chart as a table, for everyone who reads numbers rather than pictures."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from operator import itemgetter
from zoneinfo import ZoneInfo

from evenhand.faces.components.charts.values import ChartSeries, ChartTap, as_written
from evenhand.wording import say
from evenhand.wording.dates import day_and_time, short_plain_day, time_of_day


def value_table(
    series: Sequence[ChartSeries], taps: Sequence[ChartTap], *, taps_name: str, zone: ZoneInfo, title: str
) -> str:
    """Each entry in a row, each series in a column, a dash where an entry has no value; taps as a count."""
    heads = "".join(f'<th scope="col" class="number">{escape(one.name)}</th>' for one in series)
    count = f'<p class="meta">{escape(taps_name)}: {len(taps)}</p>' if taps else ""
    return (
        f"<details><summary>{escape(say('Show the numbers'))}</summary>"
        f'<div class="table-scroll" role="region" tabindex="0" '
        f'aria-label="{escape(say("%(title)s: the numbers", title=title))}"><table class="table"><thead><tr>'
        f'<th scope="col">{escape(say("When"))}</th><th scope="col">{escape(say("Entry"))}</th>{heads}</tr></thead>'
        f"<tbody>{_rows(series, zone)}</tbody></table></div>{count}</details>"
    )


def _rows(series: Sequence[ChartSeries], zone: ZoneInfo) -> str:
    """One row an instant and label, the earliest first, in local time."""
    entries: dict[tuple[datetime, str], dict[int, float]] = {}
    for column, one in enumerate(series):
        for point in one.points:
            entries.setdefault((point.at, point.label), {})[column] = point.value
    drawn = []
    labels = {label: escape(label) for _, label in entries}
    columns = range(len(series))
    for (at, label), values in sorted(entries.items(), key=itemgetter(0)):
        local = at.astimezone(zone)
        cells = "".join(
            f'<td class="number">{as_written(values[column]) if column in values else "–"}</td>' for column in columns
        )
        drawn.append(
            f'<tr><th scope="row" class="date">{day_and_time(short_plain_day(local.date()), time_of_day(local))}</th>'
            f"<td>{labels[label]}</td>{cells}</tr>"
        )
    return "".join(drawn)
