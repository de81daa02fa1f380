"""Addresses of bulletins."""

from django.urls import path

from gongce_web.bulletins.views import archive, compare, month, papers, proofing, sheets

urlpatterns = [
    path("", archive.list_bulletins, name="bulletins"),
    path("month/", month.show_month, name="month"),
    path("month/text/", month.show_text, name="month-text"),
    path("month/close/", month.close_month, name="close-month"),
    path("month/<int:pk>/return/", month.return_month, name="return-month"),
    path("month/<int:pk>/issue/", month.issue_month, name="issue-month"),
    path("month/<int:pk>/state/", month.tell_state, name="month-state"),
    path("cell/", month.show_cell, name="returned-cell"),
    path("compare/", compare.compare, name="compare"),
    path("proofing/", proofing.list_drafts, name="proofings"),
    path("proofing/given/", proofing.give_draft, name="give-draft"),
    path("proofing/<int:pk>/", proofing.show_draft, name="proofing"),
    path("proofing/<int:pk>/state/", proofing.tell_draft, name="proofing-state"),
    path("proofing/<int:pk>/commented/", proofing.send_commented, name="proofing-commented"),
    path("sheets/", sheets.list_sheets, name="sheets"),
    path("sheets/<str:unit>/", sheets.show_sheet, name="sheet"),
    path("<str:run>/", archive.show_bulletin, name="bulletin"),
    path("<str:run>/why/", archive.tell_why, name="bulletin-why"),
    path("<str:run>/files/<path:name>", archive.send_file, name="bulletin-file"),
    path("<str:run>/papers/", papers.show_papers, name="papers"),
    path("<str:run>/papers/make/", papers.ask_papers, name="make-papers"),
    path("<str:run>/papers/state/", papers.tell_papers, name="papers-state"),
    path("<str:run>/papers/files/<path:name>", papers.send_paper, name="paper"),
    path("<str:run>/recompute/", papers.ask_recomputation, name="recompute"),
    path("<str:run>/recompute/<int:pk>/", papers.show_recomputation, name="recomputation"),
]
