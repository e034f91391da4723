"""How long copies of keys live, apart from the database."""

from typing import Final

KEYRING_BACKUP_DAYS: Final = 7
"""Copies of the wrapped keys are files of their own and are destroyed at this age."""
