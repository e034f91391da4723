"""Django app of the site face."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Registers the templates of the site face."""

    name = "evenhand.faces.site"
    label = "site"
