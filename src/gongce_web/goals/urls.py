"""Addresses of goals."""

from django.urls import path

from gongce_web.goals.views import bargaining, drafts, splitting, tree

urlpatterns = [
    path("", tree.show_tree, name="targets"),
    path("letters/", bargaining.show_letters, name="letters"),
    path("letters/<slug:unit>.docx", bargaining.send_letter, name="letter"),
    path("drafts/", drafts.show_drafts, name="decompositions"),
    path("drafts/<int:number>/", drafts.show_draft, name="decomposition"),
    path("drafts/<int:number>/balance/", drafts.balance, name="decomposition-balance"),
    path("drafts/<int:number>/keep/", drafts.keep, name="decomposition-keep"),
    path("drafts/<int:number>/drop/", drafts.drop, name="decomposition-drop"),
    path("drafts/<int:number>/cells/<int:cell>/", drafts.explain, name="decomposition-cell"),
    path("drafts/<int:number>/sheet.xlsx", drafts.send_sheet, name="decomposition-sheet"),
    path("drafts/<int:number>/sheet/", drafts.take_sheet, name="decomposition-upload"),
    path("drafts/<int:number>/ask/", bargaining.ask, name="decomposition-ask"),
    path("drafts/<int:number>/adopt/", bargaining.adopt, name="decomposition-adopt"),
    path("drafts/<int:number>/files/", bargaining.restore, name="decomposition-files"),
    path("drafts/<int:number>/units/<slug:unit>/", bargaining.show_unit, name="decomposition-unit"),
    path("drafts/<int:number>/units/<slug:unit>/answer/", bargaining.answer, name="decomposition-answer"),
    path("drafts/<int:number>/units/<slug:unit>/decide/", bargaining.decide, name="decomposition-decide"),
    path("<str:name>/", tree.show_target, name="target"),
    path("<str:name>/why/", tree.tell_target, name="target-why"),
    path("<str:name>/path.json", tree.draw_target, name="target-path"),
    path("<str:name>/split/", splitting.split, name="decompose"),
]
