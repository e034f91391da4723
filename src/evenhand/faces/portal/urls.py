"""The addresses of the client's space, below /me/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from evenhand.faces.portal import (
    appointment,
    booking,
    coming_in,
    data,
    door,
    entries,
    home,
    languages,
    locking,
    look,
    offline,
    opened,
    plan,
    reminding,
    saving,
    sending,
    tapping,
    times,
    waiting,
    ways,
    writing,
)

app_name = "portal"

a_sheet = [
    path("save/", saving.save, name="save"),
    path("<int:number>/", writing.step, name="step"),
    path("", writing.go_on, name="go_on"),
    path("send/", sending.send, name="send"),
    path("tap/", tapping.tap, name="tap"),
    path("stop/", sending.stop, name="stop"),
    path("length/", writing.length, name="length"),
    path("kept/", offline.kept_pages, name="kept_pages"),
]
"""The pages of one sheet. They are asked for most, a save with every pause in typing, so they are looked for first."""

the_other_length = [
    path("save/", saving.save, name="save"),
    path("<int:number>/", writing.step, name="step"),
    path("", writing.go_on, name="go_on"),
    path("send/", sending.send, name="send"),
    path("kept/", offline.kept_pages, name="kept_pages"),
]
"""The pages of the other length of a sheet: each form has its own, so that a page posts to the form it was drawn of."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("w/<uuid:address>/", include(a_sheet)),
    path("w/<uuid:address>/other/", include((the_other_length, "other")), {"other": True}),
    path("", home.home, name="home"),
    path("in/", door.door, name="door"),
    path("in/passphrase/", coming_in.by_passphrase, name="by_passphrase"),
    path("in/passkey/", coming_in.by_passkey, name="by_passkey"),
    path("in/<str:token>/", door.invitation, name="invitation"),
    path("out/", door.out, name="out"),
    path("device/", door.other_device, name="device"),
    path("lock/", locking.lock, name="lock"),
    path("lock/open/", locking.unlock, name="unlock"),
    path("lock/passkey/", locking.unlock_by_passkey, name="unlock_by_passkey"),
    path("lock/link/", locking.mail_way_back, name="mail_way_back"),
    path("times/", times.times, name="times"),
    path("times/new/<uuid:service_id>/", booking.new_time, name="new_time"),
    path("times/new/<uuid:service_id>/sure/", booking.sure_time, name="sure_time"),
    path("times/list/<uuid:service_id>/", waiting.wait, name="wait"),
    path("times/list/<uuid:wait_id>/off/", waiting.wait_no_more, name="wait_no_more"),
    path("times/reminders/", reminding.reminders, name="reminders"),
    path("times/<uuid:session_id>/", times.one_time, name="time"),
    path("times/<uuid:session_id>/off/", times.call_off, name="call_off"),
    path("times/<uuid:session_id>/move/", booking.move_time, name="move_time"),
    path("times/<uuid:session_id>/appointment.ics", appointment.appointment, name="appointment"),
    path("kept/", offline.key, name="kept"),
    path("worker.js", offline.worker, name="worker"),
    path("space.json", offline.manifest, name="manifest"),
    path("no-connection/", offline.no_connection, name="no_connection"),
    path("settings/", look.look, name="settings"),
    path("settings/language/", languages.choose, name="choose_language"),
    path("settings/kept/", offline.choose, name="choose_kept"),
    path("settings/ways/", ways.ways, name="ways"),
    path("settings/ways/passphrase/", ways.passphrase, name="passphrase"),
    path("settings/ways/lock/", ways.lock_minutes, name="lock_minutes"),
    path("settings/ways/passkeys/", ways.new_passkey, name="new_passkey"),
    path("settings/ways/passkeys/<uuid:passkey_id>/", ways.passkey, name="passkey"),
    path("settings/ways/places/", ways.end_places, name="end_places"),
    path("settings/ways/places/<uuid:place_id>/", ways.end_place, name="end_place"),
    path("entries/", entries.entries, name="entries"),
    path("entries/<uuid:entry_id>/", entries.entry, name="entry"),
    path("entries/<uuid:entry_id>/correct/", entries.correct, name="correct"),
    path("entries/<uuid:entry_id>/versions/", entries.versions, name="versions"),
    path("entries/<uuid:entry_id>/my-entry.txt", data.entry_text, name="entry_text"),
    path("plan/", plan.plan, name="plan"),
    path("plan/change/", plan.change, name="change_plan"),
    path("plan/versions/", plan.versions, name="plan_versions"),
    path("plan/my-plan.pdf", plan.as_pages, name="plan_pages"),
    path("entries/<uuid:entry_id>/my-entry.pdf", data.entry_as_pages, name="entry_as_pages"),
    path("data/", data.data, name="data"),
    path("data/opened/", opened.opened, name="record"),
    path("data/my-space.json", data.as_json, name="data_json"),
    path("data/my-space.txt", data.as_text, name="data_text"),
    path("data/my-space.pdf", data.as_pages, name="data_pages"),
]
