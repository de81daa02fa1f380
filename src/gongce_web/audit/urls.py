"""Addresses of the log."""

from django.urls import path

from gongce_web.audit import views

urlpatterns = [
    path("", views.show_log, name="audit-log"),
    path("verify/", views.verify, name="audit-log-verify"),
    path("export/", views.export, name="audit-log-export"),
]
