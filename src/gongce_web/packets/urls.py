"""Addresses of packets."""

from django.urls import path

from gongce_web.packets import views

urlpatterns = [
    path("", views.list_packets, name="packets"),
    path("export/", views.export, name="packet-export"),
    path("import/", views.take, name="packet-import"),
    path("keys/", views.list_keys, name="packet-keys"),
    path("keys/register/", views.register, name="packet-key-register"),
    path("keys/<int:pk>/end/", views.end, name="packet-key-end"),
]
