"""Services, availability, slots, sessions with their notes, and inquiries; stands on cases."""
