"""The shared look of every face: tokens, page frames, what templates can call, partials and the server-drawn chart.

Neighbours may ask for its templates, what templates can call (`template_words`) and `charts.timeline_chart`.
"""
