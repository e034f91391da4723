"""Payments of clients at the desk: of one client, of the practice, receipts, and how the practice asks for money."""
