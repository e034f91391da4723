"""Django app of the practices room."""

from django.apps import AppConfig


class PracticesConfig(AppConfig):
    """Registers the tables of the practices room."""

    name = "evenhand.foundation.practices"
    label = "practices"
