"""Paying an invoice by card, where a host has keys of Stripe: our invoice stays the one truth of what is owed.

Pages open a page at Stripe (`actions.open_page`) and ask how it went (`actions.ask_how_it_went`); Stripe tells the rest
(`actions.hear`); the worker pays with cards that were kept (`charging`). What an invoice looks like at Stripe is in
`basket`, what Stripe says in `said`, both pure; `stripe_door` alone talks to Stripe.
"""
