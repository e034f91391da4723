"""What search engines read of a page besides its words: plain values of schema.org, which a template writes as JSON."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from evenhand.faces.site.features import Feature
from evenhand.faces.site.hosting.reading import Host
from evenhand.wording import page_language, say

VOCABULARY = "https://schema.org"
LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
Values = dict[str, object]


def of_front(host: Host) -> Values:
    """Return what Evenhand is, for the page that presents it."""
    found: Values = {
        "@context": VOCABULARY,
        "@type": "SoftwareApplication",
        "name": "Evenhand",
        "url": f"{settings.PUBLIC_ADDRESS}/",
        "description": say("Practice platform for CBT therapists: worksheets between sessions, read side by side."),
        "applicationCategory": "BusinessApplication",
        "operatingSystem": "Linux",
        "license": LICENCE,
        "inLanguage": page_language(),
        "isAccessibleForFree": True,
    }
    if host.source:
        found["downloadUrl"] = host.source
    return found


def of_feature(feature: Feature) -> Values:
    """Return where the page of a feature stands: below the list of features."""
    return breadcrumbs((say("Features"), reverse("site:features")), (feature.name, _path_of(feature)))


def of_features(features: tuple[Feature, ...]) -> Values:
    """Return the list of features in its order."""
    return {
        "@context": VOCABULARY,
        "@type": "ItemList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": one.name, "url": settings.PUBLIC_ADDRESS + _path_of(one)}
            for place, one in enumerate(features, start=1)
        ],
    }


def breadcrumbs(*steps: tuple[str, str]) -> Values:
    """Return the way to a page from the first one, as names and paths."""
    all_steps = (("Evenhand", reverse("site:front")), *steps)
    return {
        "@context": VOCABULARY,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": settings.PUBLIC_ADDRESS + path}
            for place, (name, path) in enumerate(all_steps, start=1)
        ],
    }


def _path_of(feature: Feature) -> str:
    return reverse("site:feature", args=[feature.slug])
