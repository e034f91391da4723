"""By which ways a client may come in, as their therapist chooses, and the passphrase that only they know."""
