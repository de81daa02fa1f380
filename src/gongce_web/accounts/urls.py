"""Addresses of accounts."""

from django.urls import path

from gongce_web.accounts import desk, views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("login/code/", views.give_code, name="second-factor"),
    path("password/", views.change_own_password, name="password"),
    path("me/", desk.show_me, name="me"),
    path("me/sessions/", desk.end_sessions, name="end-sessions"),
    path("accounts/", desk.list_accounts, name="accounts"),
    path("accounts/new/", desk.open_account, name="open-account"),
    path("accounts/review/", desk.review, name="access-review"),
    path("accounts/<int:pk>/", desk.show_account, name="account"),
    path("accounts/<int:pk>/password/", desk.reset_password, name="reset-password"),
    path("accounts/<int:pk>/roles/", desk.grant, name="grant"),
    path("accounts/<int:pk>/<slug:name>/", desk.step, name="account-step"),
    path("accounts/roles/<int:pk>/end/", desk.end_grant, name="end-grant"),
]
