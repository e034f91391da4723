"""The shared look of every face: tokens, page frames, template tags, partials and the server-drawn chart.

Neighbours may ask for its templates, its tags (`{% load components %}`) and `charts.timeline_chart`.
"""
