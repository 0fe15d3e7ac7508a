"""People of a program: /portal/people/."""

from django.urls import path

from portal.accounts.views import people

app_name = "people"

urlpatterns = [
    path("", people.list_people, name="list"),
    path("invite/", people.invite, name="invite"),
    path("invitations/<int:pk>/withdraw/", people.withdraw, name="withdraw"),
    path("roles/<int:pk>/revoke/", people.revoke, name="revoke"),
]
