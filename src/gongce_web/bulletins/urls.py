"""Addresses of bulletins."""

from django.urls import path

from gongce_web.bulletins import views

urlpatterns = [
    path("", views.list_bulletins, name="bulletins"),
    path("<str:run>/", views.show_bulletin, name="bulletin"),
    path("<str:run>/why/", views.tell_why, name="bulletin-why"),
    path("<str:run>/files/<path:name>", views.send_file, name="bulletin-file"),
]
