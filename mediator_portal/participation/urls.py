"""Addresses of a party's pages, of the check of a receipt, and of what staff do beside a case."""

from django.urls import path

from mediator_portal.participation.views import (
    after,
    decision,
    entry,
    help,
    identity,
    reading,
    session,
    staff,
    status,
    texts,
    verify,
)

app_name = "participation"

urlpatterns = [
    path("take-part/", entry.start, name="start"),
    path("take-part/i/<str:token>/", entry.greet, name="greet"),
    path("take-part/leave/", entry.leave, name="leave"),
    path("take-part/left/", entry.left, name="left"),
    path("take-part/identity/", identity.choose, name="identity"),
    path("take-part/identity/code/", identity.code, name="identity_code"),
    path("take-part/identity/call/", identity.call, name="identity_call"),
    path("take-part/status/", status.status, name="status"),
    path("take-part/read/<int:step>/", reading.read, name="read"),
    path("take-part/decide/", reading.decide, name="decide"),
    path("take-part/no/", decision.no, name="no"),
    path("take-part/talk/", decision.talk, name="talk"),
    path("take-part/sign/", decision.sign, name="sign"),
    path("take-part/check/", decision.check, name="check"),
    path("take-part/receipt/", status.receipt, name="receipt"),
    path("take-part/receipt.pdf", status.receipt_file, name="receipt_file"),
    path("take-part/withdraw/", status.withdraw, name="withdraw"),
    path("take-part/help/", help.ask, name="help"),
    path("take-part/times/", session.times, name="times"),
    path("take-part/session/", session.session, name="session"),
    path("take-part/session/change/", session.change, name="session_change"),
    path("take-part/session.ics", session.calendar, name="calendar"),
    path("take-part/prepare/", session.prepare, name="prepare"),
    path("take-part/statements/", after.statements, name="statements"),
    path("take-part/survey/", after.survey, name="survey"),
    path("verify/", verify.verify, name="verify"),
    path("portal/desk/cases/<slug:reference>/people/<slug:person>/letter/", staff.letter, name="letter"),
    path("portal/desk/cases/<slug:reference>/people/<slug:person>/reissue/", staff.reissue, name="reissue"),
    path("portal/desk/cases/<slug:reference>/people/<slug:person>/signature/", staff.answer, name="twin"),
    path("portal/desk/cases/<slug:reference>/identity/<int:check>/", staff.identity, name="identity_confirm"),
    path("portal/desk/cases/<slug:reference>/help/<int:number>/done/", staff.help_done, name="help_done"),
    path("portal/texts/", texts.listing, name="texts"),
    path("portal/texts/new/<slug:role>/<slug:language>/", texts.draft, name="text_draft"),
    path("portal/texts/<int:pk>/", texts.detail, name="text"),
    path("portal/texts/<int:pk>/edit/", texts.edit, name="text_edit"),
    path("portal/texts/<int:pk>/publish/", texts.publish, name="text_publish"),
    path("portal/texts/<int:pk>/approve/", texts.approve, name="text_approve"),
]
