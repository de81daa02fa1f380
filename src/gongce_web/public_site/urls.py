"""Addresses of the public site."""

from django.urls import path

from gongce_web.public_site import views

urlpatterns = [
    path("", views.show_gate, name="site"),
    path("prepare/", views.prepare, name="site-prepare"),
    path("<int:pk>/check/", views.check, name="site-check"),
    path("<int:pk>/release/", views.release, name="site-release"),
    path("<int:pk>/preview/", views.preview, name="site-preview"),
    path("<int:pk>/package/", views.download, name="site-package"),
]
