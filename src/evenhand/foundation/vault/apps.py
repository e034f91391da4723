"""Django app of the vault room."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """Registers the table of wrapped keys."""

    name = "evenhand.foundation.vault"
    label = "vault"
