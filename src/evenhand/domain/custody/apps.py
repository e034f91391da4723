"""Django app of the custody room."""

from django.apps import AppConfig


class CustodyConfig(AppConfig):
    """Registers the tables of custody."""

    name = "evenhand.domain.custody"
    label = "custody"
