"""What the product knows, one room a subject: writes are actions, reads are queries, rules are pure modules."""
