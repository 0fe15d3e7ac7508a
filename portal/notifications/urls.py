"""Addresses of the outbox and of the demo's mailbox, from the root."""

from django.urls import path

from portal.notifications.views import hooks, letters, mailbox, outbox, wordings

app_name = "notifications"
urlpatterns = [
    path("portal/messages/", outbox.message_list, name="list"),
    path("portal/letters/", letters.letter_list, name="letters"),
    path("portal/letters/print/", letters.letters_print, name="letters_print"),
    path("portal/letters/<slug:reference>/again/", letters.batch_reprint, name="batch_reprint"),
    path("portal/letters/<slug:reference>/posted/", letters.batch_post, name="batch_post"),
    path("portal/wordings/", wordings.wording_list, name="wordings"),
    path("portal/wordings/<str:kind>/<slug:language>/", wordings.wording, name="wording"),
    path("portal/wordings/<str:kind>/<slug:language>/shipped/", wordings.wording_restore, name="wording_restore"),
    path("portal/wordings/<str:kind>/<slug:language>/letter.pdf", wordings.wording_letter, name="wording_letter"),
    path(
        "portal/wordings/<str:kind>/<slug:language>/<int:version>/approve/",
        wordings.wording_approve,
        name="wording_approve",
    ),
    path("hooks/texts/status/", hooks.text_status, name="text_status"),
    path("hooks/texts/incoming/", hooks.text_incoming, name="text_incoming"),
    path("portal/messages/<slug:reference>/", outbox.message_detail, name="message"),
    path("portal/messages/<slug:reference>/again/", outbox.message_again, name="again"),
    path("portal/messages/<slug:reference>/letter.pdf", outbox.message_print, name="print"),
    path("demo/mailbox/", mailbox.mail_list, name="mailbox"),
    path("demo/mailbox/<int:pk>/", mailbox.mail, name="mail"),
    path("demo/mailbox/<int:pk>/html/", mailbox.mail_html, name="mail_html"),
]
