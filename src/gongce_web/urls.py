"""Addresses: each app's own file, one after another."""

from django.urls import include, path

urlpatterns = [
    path("", include("gongce_web.pages.urls")),
    path("", include("gongce_web.accounts.urls")),
    path("audit/", include("gongce_web.audit.urls")),
]
handler400 = "gongce_web.pages.views.show_bad_request"
handler403 = "gongce_web.pages.views.show_refusal"
handler404 = "gongce_web.pages.views.show_missing"
handler500 = "gongce_web.pages.views.show_defect"
