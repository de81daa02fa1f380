"""Addresses of documents."""

from django.urls import path

from gongce_web.documents import views

urlpatterns = [
    path("", views.list_documents, name="documents"),
    path("given/", views.give_document, name="give-document"),
    path("given/<int:pk>/", views.show_upload, name="upload"),
    path("given/<int:pk>/state/", views.tell_upload, name="upload-state"),
    path("given/<int:pk>/adopt/", views.adopt_document, name="adopt-document"),
    path("source/<str:sha256>/", views.find_source, name="document-source"),
    path("record/<str:record>/", views.find_record, name="document-record"),
    path("<str:name>/", views.show_document, name="document"),
    path("<str:name>/audit/", views.show_audit, name="document-audit"),
]
