"""How often somebody may try to come in: growing waits after secrets that did not match.

`delays` holds the rule, `counters` keeps count. Doors ask `begin_attempt` before they look at a secret; a person is
never locked out by a stranger, because a browser that they have come in with before is counted apart.
"""
