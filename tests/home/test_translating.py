"""Editors translate the pages of their program, and no other's."""

from __future__ import annotations

import pytest
from django.test import Client
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import TranslationSource

from forms_app.models import FormPage
from portal.accounts.enums import Role
from portal.accounts.groups import ensure_groups
from tests.factories.accounts import person_with, sign_in
from tests.factories.forms_app import CONTACT_BODY, form_page_make
from tests.factories.home import site_make


@pytest.fixture
def spanish(db: None) -> Locale:
    return Locale.objects.get_or_create(language_code="es")[0]


@pytest.fixture
def site(spanish: Locale) -> Site:
    site = site_make("testserver")
    site.root_page.copy_for_translation(spanish)
    ensure_groups(site)
    return site


@pytest.fixture
def page(site: Site) -> FormPage:
    return form_page_make(site.root_page, body=CONTACT_BODY)


@pytest.fixture
def editor(client: Client, site: Site) -> Client:
    sign_in(client, person_with(site, Role.EDITOR))
    return client


def test_an_editor_translates_a_form(editor: Client, page: FormPage, spanish: Locale) -> None:
    address = f"/admin/translating/{page.pk}/"
    assert f'href="{address}"' in editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert editor.get(address).status_code == 200
    response = editor.post(address, {"locales": [str(spanish.pk)]})
    made = page.get_translation(spanish)
    assert response.headers["Location"] == f"/admin/pages/{made.pk}/edit/"
    assert editor.get(f"/admin/pages/{made.pk}/edit/").status_code == 200
    assert [question.key for question in made.definition.questions] == [each.key for each in page.definition.questions]
    shown = editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert f'href="{address}"' not in shown, "it stands in every language"
    assert f'href="{address}sync/"' in shown


def test_what_changed_goes_to_the_translation(editor: Client, page: FormPage, spanish: Locale) -> None:
    address = f"/admin/translating/{page.pk}/sync/"
    assert editor.get(address).status_code == 404, "there is none yet"
    editor.post(f"/admin/translating/{page.pk}/", {"locales": [str(spanish.pk)]})
    before = TranslationSource.objects.get_for_instance(page).last_updated_at
    assert editor.get(address).status_code == 200
    assert editor.post(address, {}).status_code == 302
    assert TranslationSource.objects.get_for_instance(page).last_updated_at > before


def test_nobody_translates_what_they_may_not_edit(client: Client, site: Site, page: FormPage, spanish: Locale) -> None:
    other = site_make("other.localhost", name="Other")
    theirs = form_page_make(other.root_page, body=CONTACT_BODY)
    root = Page.objects.get(depth=1)
    sign_in(client, person_with(site, Role.EDITOR))
    for forbidden in (theirs, root):
        for end in ("", "sync/"):
            for answer in (client.get, client.post):
                assert answer(f"/admin/translating/{forbidden.pk}/{end}").status_code == 404
    assert not theirs.get_translations().exists()
    sign_in(client, person_with(site, Role.COORDINATOR))
    assert client.get(f"/admin/translating/{page.pk}/").status_code == 404


def test_the_permission_that_holds_in_every_program_is_nobodys(editor: Client, page: FormPage) -> None:
    assert editor.get(f"/admin/localize/submit/page/{page.pk}/").status_code in {302, 403, 404}
    assert not page.get_translations().exists()
