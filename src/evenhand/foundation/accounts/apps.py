"""Django app of the accounts room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers therapists, clients and invitations."""

    name = "evenhand.foundation.accounts"
    label = "accounts"
