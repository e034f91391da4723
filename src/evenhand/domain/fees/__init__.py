"""What services cost, what of sessions is open or paid, receipts; stands on scheduling, asks plans for money.

Nothing is charged here: that money came is noted by hand. A way to charge would note it through `actions.note_paid`.
"""
