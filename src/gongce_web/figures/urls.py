"""Addresses of figures."""

from django.urls import path

from gongce_web.figures import views

urlpatterns = [path("why/", views.tell_why, name="why")]
