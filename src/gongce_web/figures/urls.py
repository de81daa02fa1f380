"""Addresses of figures."""

from django.urls import path

from gongce_web.figures.views import charts, monitoring, room, why

urlpatterns = [
    path("why/", why.tell_why, name="why"),
    path("why/notes/", why.add_note, name="why-note"),
    path("monitoring/", monitoring.show_monitoring, name="monitoring"),
    path("monitoring/export/", monitoring.export_monitoring, name="monitoring-export"),
    path("indicators/<str:name>/", monitoring.show_indicator, name="indicator"),
    path("charts/<str:name>/<path:of>/", charts.show_chart, name="chart"),
    path("room/", room.show_room, name="room"),
]
