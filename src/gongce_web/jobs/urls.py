"""Addresses of jobs."""

from django.urls import path

from gongce_web.jobs import views

urlpatterns = [
    path("", views.list_own, name="jobs"),
    path("<int:pk>/", views.show, name="job"),
    path("<int:pk>/state/", views.show_state, name="job-state"),
    path("<int:pk>/retry/", views.retry, name="job-retry"),
]
