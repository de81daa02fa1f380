"""Addresses of returns."""

from django.urls import path

from gongce_web.returns.views import files, filling, overview

urlpatterns = [
    path("", filling.show_returns, name="returns"),
    path("matrix/", overview.matrix, name="return-matrix"),
    path("reminders/", overview.reminders, name="return-reminders"),
    path("burden/", overview.burden, name="return-burden"),
    path("unused/", overview.unused, name="return-unused"),
    path("handover/", overview.handover, name="return-handover"),
    path("open/", overview.open_rounds, name="return-open"),
    path("rounds/<int:pk>/lock/", overview.lock, name="return-lock"),
    path("<int:pk>/", filling.show_return, name="return"),
    path("<int:pk>/save/", filling.save, name="return-save"),
    path("<int:pk>/step/", filling.step, name="return-step"),
    path("<int:pk>/cell/", filling.show_panel, name="return-cell"),
    path("<int:pk>/chart/", filling.draw, name="return-chart"),
    path("<int:pk>/queries/", filling.ask, name="return-query"),
    path("<int:pk>/queries/<int:query>/", filling.answer, name="return-answer"),
    path("<int:pk>/exception/", overview.grant_exception, name="return-exception"),
    path("<int:pk>/download/", files.download, name="return-download"),
    path("<int:pk>/upload/", files.upload, name="return-upload"),
    path("<int:pk>/import/", files.take, name="return-import"),
]
