"""The plan of a practice at the desk of its owners, where a house takes sign-ups: invoices, changing, ending."""
