"""Addresses below /portal/submissions/."""

from django.urls import path

from forms_app.views.staff import answers, detail, exporting, held, lists, other_sites, retention

app_name = "forms_app"
urlpatterns = [
    path("", lists.submission_list, name="submissions"),
    path("forms/<uuid:form>/", lists.form_list, name="form_submissions"),
    path("purposes/<slug:purpose>/", lists.purpose_list, name="purpose_submissions"),
    path("find/", lists.find, name="find"),
    path("columns/", lists.columns, name="columns"),
    path("bulk/", lists.bulk, name="bulk"),
    path("other-sites/", other_sites.other_sites, name="other_sites"),
    path("answers/", answers.answer_list, name="answer_list"),
    path("answers/<slug:purpose>/", answers.answers, name="answers"),
    path("held/", held.held, name="held"),
    path("export/", exporting.export, name="export"),
    path("exports/<slug:reference>/", exporting.export_job, name="export_job"),
    path("exports/<slug:reference>/file/", exporting.export_file, name="export_file"),
    path("retention/", retention.retention, name="retention"),
    path("retention/forms/<uuid:form>/", retention.retention_form, name="retention_form"),
    path("retention/forms/<uuid:form>/set/", retention.retention_form_set, name="retention_form_set"),
    path("retention/purposes/<slug:purpose>/", retention.retention_purpose, name="retention_purpose"),
    path("retention/purposes/<slug:purpose>/set/", retention.retention_purpose_set, name="retention_purpose_set"),
    path("<slug:receipt>/", detail.submission, name="submission"),
    path("<slug:receipt>/files/<slug:reference>/", detail.submission_file, name="submission_file"),
    path("<slug:receipt>/state/", detail.submission_state, name="submission_state"),
    path("<slug:receipt>/assign/", detail.submission_assign, name="submission_assign"),
    path("<slug:receipt>/notes/", detail.submission_note, name="submission_note"),
    path("<slug:receipt>/review/", detail.submission_review, name="submission_review"),
    path("<slug:receipt>/legal-hold/", detail.submission_legal_hold, name="submission_legal_hold"),
]
