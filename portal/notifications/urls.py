"""Addresses of the outbox and of the demo's mailbox, from the root."""

from django.urls import path

from portal.notifications.views import mailbox, outbox

app_name = "notifications"
urlpatterns = [
    path("portal/messages/", outbox.message_list, name="list"),
    path("portal/messages/<slug:reference>/", outbox.message_detail, name="message"),
    path("portal/messages/<slug:reference>/again/", outbox.message_again, name="again"),
    path("portal/messages/<slug:reference>/letter.pdf", outbox.message_print, name="print"),
    path("demo/mailbox/", mailbox.mail_list, name="mailbox"),
    path("demo/mailbox/<int:pk>/", mailbox.mail, name="mail"),
    path("demo/mailbox/<int:pk>/html/", mailbox.mail_html, name="mail_html"),
]
