"""Django app of the room of safety plans."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """Registers the table of safety plans."""

    name = "evenhand.domain.safety"
    label = "safety"
