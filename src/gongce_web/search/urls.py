"""Addresses of the search."""

from django.urls import path

from gongce_web.search import views

urlpatterns = [path("", views.show_found, name="search")]
