"""Addresses of public_site."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
