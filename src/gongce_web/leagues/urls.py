"""Addresses of leagues."""

from django.urls import path

from gongce_web.leagues.views import leagues, schemes

urlpatterns = [
    path("", leagues.show_leagues, name="leagues"),
    path("schemes/<slug:name>/", schemes.show_scheme, name="scheme"),
    path("schemes/<slug:name>/chart.json", schemes.draw_scheme, name="scheme-chart"),
    path("schemes/<slug:name>/weights/", schemes.try_others, name="scheme-weights"),
    path("schemes/<slug:name>/weights/keep/", schemes.keep, name="scheme-weights-keep"),
    path("schemes/<slug:name>/units/<str:unit>/", schemes.tell_score, name="scheme-unit"),
    path("<slug:name>/", leagues.show_league, name="league"),
    path("<slug:name>/units/<slug:unit>/", leagues.tell_place, name="league-unit"),
    path("<slug:name>/<slug:kind>.json", leagues.draw_league, name="league-chart"),
]
