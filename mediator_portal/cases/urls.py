"""Addresses of the case desk and of the liaison."""

from __future__ import annotations

from django.urls import path

from mediator_portal.cases.views import case, desk, imports, intake, liaison, moves, people, plan, screening

app_name = "cases"
PERSON = "portal/desk/cases/<slug:reference>/people/<slug:person>"

urlpatterns = [
    path("portal/desk/", desk.today, name="desk"),
    path("portal/desk/plan/", plan.plan, name="plan"),
    path("portal/desk/import/", imports.upload, name="import"),
    path("portal/desk/import/template.csv", imports.template, name="import_template"),
    path("portal/desk/import/rejected/", imports.rejected, name="import_rejected"),
    path("portal/desk/cases/", desk.case_list, name="list"),
    path("portal/desk/cases/export/", desk.case_export, name="export"),
    path("portal/desk/cases/new/", intake.case_new, name="new"),
    path("portal/desk/cases/new/<slug:receipt>/", intake.case_from_form, name="from_form"),
    path("portal/desk/cases/<slug:reference>/", case.case_page, name="case"),
    path("portal/desk/cases/<slug:reference>/screening/", screening.screening, name="screening"),
    path("portal/desk/cases/<slug:reference>/screening/verdict/", screening.review, name="review"),
    path("portal/desk/cases/<slug:reference>/invite/", moves.invite, name="invite"),
    path("portal/desk/cases/<slug:reference>/withdraw/", moves.withdraw, name="withdraw"),
    path("portal/desk/cases/<slug:reference>/move/<slug:name>/", moves.move, name="move"),
    path("portal/desk/cases/<slug:reference>/notes/new/", case.note_add, name="note_add"),
    path("portal/desk/cases/<slug:reference>/files/new/", case.file_add, name="file_add"),
    path("portal/desk/cases/<slug:reference>/files/<slug:file_reference>/", case.file_show, name="file"),
    path("portal/desk/cases/<slug:reference>/people/new/", people.person_add, name="person_add"),
    path(f"{PERSON}/birth-date/", people.birth_date, name="birth_date"),
    path(f"{PERSON}/off/", people.leave_out, name="leave_out"),
    path(f"{PERSON}/contacts/new/", people.contact_edit, name="contact_add"),
    path(f"{PERSON}/contacts/<int:pk>/", people.contact_edit, name="contact_edit"),
    path(f"{PERSON}/attempts/new/", people.attempt_log, name="attempt"),
    path(f"{PERSON}/language/", people.language, name="language"),
    path(f"{PERSON}/unreachable/", people.unreachable, name="unreachable"),
    path("portal/liaison/", liaison.officers, name="liaison"),
    path("portal/liaison/<slug:person>/", liaison.officer, name="liaison_officer"),
]
