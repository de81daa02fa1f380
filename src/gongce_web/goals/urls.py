"""Addresses of goals."""

from django.urls import path

from gongce_web.goals.views import tree

urlpatterns = [
    path("", tree.show_tree, name="targets"),
    path("<str:name>/", tree.show_target, name="target"),
    path("<str:name>/why/", tree.tell_target, name="target-why"),
    path("<str:name>/path.json", tree.draw_target, name="target-path"),
]
