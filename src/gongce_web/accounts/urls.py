"""Addresses of accounts."""

from django.urls import path

from gongce_web.accounts import views

urlpatterns = [
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("login/code/", views.give_code, name="second-factor"),
    path("password/", views.change_own_password, name="password"),
    path("accounts/", views.list_accounts, name="accounts"),
]
