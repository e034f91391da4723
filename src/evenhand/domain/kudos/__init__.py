"""Points and their rules for each client; stands on worksheets.

Nothing is stored but which rules are on and what each gives: the total is counted anew from what was sent, by the rules
that are on now. Neighbours may ask for the rules of a case file and for its total.
"""
