"""All addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from evenhand.faces.workspace.sign_in import sign_in, sign_out

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("evenhand.faces.site.urls")),
    path("in/", sign_in, name="sign_in"),
    path("out/", sign_out, name="sign_out"),
    path("me/", include("evenhand.faces.portal.urls")),
    path("desk/", include("evenhand.faces.workspace.urls")),
]
