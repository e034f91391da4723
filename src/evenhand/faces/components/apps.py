"""The Django app that carries the shared templates, tags and static files."""

from django.apps import AppConfig


class ComponentsConfig(AppConfig):
    """Only templates, tags and static files; it has no tables."""

    name = "evenhand.faces.components"
    label = "components"
    verbose_name = "Shared look"
