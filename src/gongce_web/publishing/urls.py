"""Addresses of publishing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
