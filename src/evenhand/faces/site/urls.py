"""Addresses of the site: public pages, guides, help, links to a time, whether the program is well, the demo's door."""

from __future__ import annotations

from django.urls import path

from evenhand.faces.site import (
    about,
    beginning,
    coming,
    demo_door,
    guides,
    legal_pages,
    offered,
    one_screen,
    own_demo,
    payments,
    plans,
    signing_up,
    views,
)

app_name = "site"
urlpatterns = [
    path("", views.front, name="front"),
    path("help/", views.help_page, name="help"),
    path("health/", views.health, name="health"),
    path("plans/", plans.plans, name="plans"),
    path("features/", about.features, name="features"),
    path("features/<slug:slug>/", about.feature, name="feature"),
    path("fit/", about.fit, name="fit"),
    path("security/", about.security, name="security"),
    path("legal/<slug:slug>/", legal_pages.legal, name="legal"),
    path("plans/payments/", payments.heard, name="payments"),
    path("plans/begin/<str:token>/", beginning.begin, name="begin_practice"),
    path("plans/<slug:key>/", signing_up.take, name="take_plan"),
    path("worksheets/", guides.guides, name="guides"),
    path("worksheets/feed.xml", guides.feed, name="guides_feed"),
    path("worksheets/<slug:slug>/", guides.guide, name="guide"),
    path("sitemap.xml", guides.sitemap, name="sitemap"),
    path("robots.txt", guides.robots, name="robots"),
    path("t/<str:token>/", coming.coming, name="coming"),
    path("t/<str:token>/time.ics", coming.file_for_calendars, name="coming_file"),
    path("o/<str:token>/", offered.offered, name="offered"),
    path("demo/", one_screen.one_screen, name="demo"),
    path("demo/phone/<str:number>/", one_screen.take_phone, name="demo-phone"),
    path("demo/pulse/", one_screen.pulse, name="demo-pulse"),
    path("demo/messages/", one_screen.messages, name="demo-messages"),
    path("demo/own/", own_demo.offer, name="own-demo"),
    path("demo/own/begin/", own_demo.begin, name="own-demo-begin"),
    path("demo/own/end/", own_demo.end, name="own-demo-end"),
    path("demo/in/<str:token>/", demo_door.enter, name="demo-door"),
]
