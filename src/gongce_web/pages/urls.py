"""Addresses of the shared pages."""

from django.urls import path

from gongce_web.pages import views

urlpatterns = [
    path("", views.show_overview, name="overview"),
    path("language/", views.choose_language, name="set-language"),
    path("accessibility/", views.show_accessibility, name="accessibility"),
]
