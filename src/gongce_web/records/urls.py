"""Addresses of records."""

from django.urls import URLPattern, path, re_path

from gongce_web.records.views import listing, saved

urlpatterns: list[URLPattern] = [
    path("", listing.show_registers, name="registers"),
    re_path(r"^-/(?P<register>[^/]+)\.(?P<form>csv|xlsx)$", listing.send_list, name="register-file"),
    re_path(r"^-/(?P<register>[^/]+)/plan\.json$", listing.draw_plan, name="register-plan"),
    path("-/<register>/views/", saved.keep_view, name="register-view-keep"),
    path("-/views/<int:pk>/drop/", saved.forget_view, name="register-view-drop"),
    path("<register>/", listing.show_register, name="register"),
]
