"""All addresses."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from evenhand.faces.booking.calendar_feed import calendar_feed
from evenhand.faces.workspace import new_password
from evenhand.faces.workspace.beginning.founding import begin
from evenhand.faces.workspace.joining import join
from evenhand.faces.workspace.sign_in import by_passkey, second_step, sign_in, sign_out

urlpatterns: list[URLPattern | URLResolver] = [
    path("me/", include("evenhand.faces.portal.urls")),
    path("begin/", begin, name="begin"),
    path("in/", sign_in, name="sign_in"),
    path("in/passkey/", by_passkey, name="by_passkey"),
    path("in/step/", second_step, name="second_step"),
    path("in/forgotten/", new_password.forgotten, name="forgotten"),
    path("in/password/<str:token>/", new_password.choose, name="new_password"),
    path("in/join/<str:token>/", join, name="join"),
    path("out/", sign_out, name="sign_out"),
    path("feeds/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("desk/settings/security/", include("evenhand.faces.workspace.security.urls")),
    path("desk/", include("evenhand.faces.workspace.urls")),
    path("book/", include("evenhand.faces.booking.urls")),
    path("", include("evenhand.faces.site.urls")),
]
