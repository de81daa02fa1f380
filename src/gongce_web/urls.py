"""Addresses: each app's own file, one after another."""

from django.urls import include, path

_APPS = (
    ("", "pages"),
    ("", "accounts"),
    ("", "figures"),
    ("audit/", "audit"),
    ("jobs/", "jobs"),
    ("outbox/", "publishing"),
    ("records/", "records"),
    ("inbox/", "inbox"),
    ("search/", "search"),
    ("returns/", "returns"),
    ("targets/", "goals"),
    ("leagues/", "leagues"),
    ("bulletins/", "bulletins"),
    ("documents/", "documents"),
    ("site/", "public_site"),
    ("packets/", "packets"),
    ("api/", "api"),
)
urlpatterns = [path(prefix, include(f"gongce_web.{app}.urls")) for prefix, app in _APPS]
handler400 = "gongce_web.pages.views.show_bad_request"
handler403 = "gongce_web.pages.views.show_refusal"
handler404 = "gongce_web.pages.views.show_missing"
handler500 = "gongce_web.pages.views.show_defect"
