"""Follow what was written over time: dated series, plain statistics and notes on patterns.

Neighbours may ask for entries, series, trend statements and notes; this room reads what worksheets recorded.
"""
