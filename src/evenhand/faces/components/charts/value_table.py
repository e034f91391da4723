"""The values of a chart as a table, for everyone who reads numbers rather than pictures."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from operator import itemgetter
from zoneinfo import ZoneInfo

from evenhand.faces.components.charts.values import ChartSeries, ChartTap, as_written


def value_table(
    series: Sequence[ChartSeries], taps: Sequence[ChartTap], *, taps_name: str, zone: ZoneInfo, title: str
) -> str:
    """Each entry in a row, each series in a column, a dash where an entry has no value; taps as a count."""
    heads = "".join(f'<th scope="col" class="number">{escape(one.name)}</th>' for one in series)
    count = f'<p class="meta">{escape(taps_name)}: {len(taps)}</p>' if taps else ""
    return (
        f'<details><summary>Show the numbers</summary><div class="table-scroll" role="region" tabindex="0" '
        f'aria-label="{escape(title)}: the numbers"><table class="table"><thead><tr>'
        f'<th scope="col">When</th><th scope="col">Entry</th>{heads}</tr></thead>'
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
            f'<tr><th scope="row" class="date">{local.day} {local:%b %Y, %H:%M}</th>'
            f"<td>{labels[label]}</td>{cells}</tr>"
        )
    return "".join(drawn)
