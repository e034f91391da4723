"""Messages between client and therapist; stands on cases."""
