"""Addresses of publishing."""

from django.urls import path

from gongce_web.publishing import views

urlpatterns = [
    path("", views.list_outbox, name="outbox"),
    path("<int:pk>/retry/", views.retry, name="outbox-retry"),
    path("<int:pk>/withdraw/", views.withdraw, name="outbox-withdraw"),
]
