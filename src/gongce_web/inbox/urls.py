"""Addresses of the inbox."""

from django.urls import path

from gongce_web.inbox import views

urlpatterns = [
    path("", views.show_inbox, name="inbox"),
    path("duties/", views.show_duties, name="duties"),
    path("duties/one/", views.show_duty, name="duty"),
    path("duties/calendar.ics", views.send_calendar, name="duty-calendar"),
    path("meetings/", views.show_meetings, name="meetings"),
]
