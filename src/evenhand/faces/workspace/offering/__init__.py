"""Settings of booking: what is offered, when doors are open, how the calendar shows times, the public page."""
