"""Charts drawn on the server as SVG: plain values in, safe HTML out; no Django, no script.

A face asks for `timeline_chart` with series of dated values, and prints what it gets.
"""

from evenhand.faces.components.charts.timeline import timeline_chart
from evenhand.faces.components.charts.values import ChartPoint, ChartSeries, ChartTap, Kind, Marker

__all__ = ["ChartPoint", "ChartSeries", "ChartTap", "Kind", "Marker", "timeline_chart"]
