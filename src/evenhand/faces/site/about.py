"""Pages that present Evenhand: each feature, whether it is right for somebody, what is claimed of security."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from evenhand.faces.components.permissions import public
from evenhand.faces.site.features import feature_of
from evenhand.faces.site.features import features as all_features
from evenhand.faces.site.frame import kept_for_an_hour, show, where_evenhand_is_shown
from evenhand.faces.site.library_texts import texts_of
from evenhand.faces.site.structured import breadcrumbs, of_feature, of_features
from evenhand.wording import language, say


@public
@where_evenhand_is_shown
@kept_for_an_hour
@require_safe
def features(request: HttpRequest) -> HttpResponse:
    """Show every feature with its promise."""
    found = all_features()
    return show(request, "site/features.html", {"features": found}, structured=of_features(found))


@public
@where_evenhand_is_shown
@kept_for_an_hour
@require_safe
def feature(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one feature: its promise, why, when not, what was left out; raises Http404 for one that is not there."""
    found = feature_of(slug)
    if found is None:
        raise Http404
    in_order = all_features()
    place = in_order.index(found)
    context = {"feature": found, "after": in_order[(place + 1) % len(in_order)]}
    return show(request, "site/feature.html", context, structured=of_feature(found))


@public
@where_evenhand_is_shown
@kept_for_an_hour
@require_safe
def fit(request: HttpRequest) -> HttpResponse:
    """Say for whom Evenhand is and for whom it is not, and lead to the demo."""
    here = breadcrumbs((say("Is it right for you?"), request.path))
    return show(request, "site/fit.html", {}, structured=here)


@public
@kept_for_an_hour
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """Show each sentence on security with the tests behind it, and what nothing here protects from."""
    texts, spoken = texts_of("security", language())
    context = {"groups": texts["groups"], "limits": texts["limits"], "spoken": spoken}
    return show(request, "site/security.html", context, structured=breadcrumbs((say("Security"), request.path)))
