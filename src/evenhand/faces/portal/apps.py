"""Django app of the portal face."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the templates of the portal face."""

    name = "evenhand.faces.portal"
    label = "portal"
