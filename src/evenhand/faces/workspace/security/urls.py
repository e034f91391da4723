"""Addresses below /desk/settings/security/."""

from __future__ import annotations

from django.urls import path

from evenhand.faces.workspace.security import adding, confirming, factors, locking, overview, password, places

app_name = "security"

urlpatterns = [
    path("", overview.overview, name="overview"),
    path("start/", overview.start, name="start"),
    path("confirm/", confirming.confirm, name="confirm"),
    path("confirm/passkey/", confirming.confirm_by_passkey, name="confirm_by_passkey"),
    path("passkey/", adding.passkey, name="add_passkey"),
    path("app/", adding.app, name="add_app"),
    path("codes/", factors.recovery_codes, name="codes"),
    path("codes/file/", factors.codes_file, name="codes_file"),
    path("factors/<uuid:factor_id>/", factors.factor, name="factor"),
    path("factors/<uuid:factor_id>/remove/", factors.remove, name="remove"),
    path("lock/", locking.choose, name="lock"),
    path("password/", password.change, name="password"),
    path("places/end/", places.end_all, name="end_all"),
    path("places/<uuid:place_id>/end/", places.end, name="end"),
]
