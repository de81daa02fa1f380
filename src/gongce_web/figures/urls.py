"""Addresses of figures."""

from django.urls import path

from gongce_web.figures.views import why

urlpatterns = [
    path("why/", why.tell_why, name="why"),
    path("why/notes/", why.add_note, name="why-note"),
]
