"""Addresses of records."""

from django.urls import URLPattern, path, re_path

from gongce_web.records.views import case, listing, record, saved, sheet

urlpatterns: list[URLPattern] = [
    path("", listing.show_registers, name="registers"),
    re_path(r"^-/(?P<register>[^/]+)\.(?P<form>csv|xlsx)$", listing.send_list, name="register-file"),
    re_path(r"^-/(?P<register>[^/]+)/map\.json$", listing.draw_spread, name="register-map"),
    re_path(r"^-/(?P<register>[^/]+)/plan\.json$", listing.draw_plan, name="register-plan"),
    path("-/<register>/parts/", listing.show_parts, name="register-parts"),
    path("-/<register>/views/", saved.keep_view, name="register-view-keep"),
    path("-/views/<int:pk>/drop/", saved.forget_view, name="register-view-drop"),
    path("-/<register>/sheet/", sheet.send_sheet, name="register-sheet"),
    path("-/<register>/upload/", sheet.take_sheet, name="register-upload"),
    path("-/<register>/enter/", record.enter_record, name="record-enter"),
    path("-/<register>/pick/", record.pick_records, name="record-pick"),
    path("-/evidence/<int:pk>/", record.send_evidence, name="evidence"),
    path("-/change/<register>/<act>/<path:number>/", record.change_record, name="record-change"),
    path("-/cases/<procedure>/", case.show_cases, name="cases"),
    path("-/cases/<procedure>/open/", case.open_new, name="case-open"),
    path("-/case/<procedure>/<path:number>/", case.show_case, name="case"),
    path("-/act/<procedure>/<path:number>/", case.act, name="case-act"),
    path("<register>/", listing.show_register, name="register"),
    path("<register>/<path:number>/", record.show_record, name="record"),
]
