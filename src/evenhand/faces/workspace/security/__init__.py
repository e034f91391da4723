"""How a therapist signs in: passkeys, apps, recovery codes, password, and where they are signed in."""
