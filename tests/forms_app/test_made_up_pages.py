"""Any form the builder accepts is drawn wherever forms are drawn, and no edit of it changes what was sent before."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from random import Random
from typing import Any, Final

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Site

from forms_app.asking import raw_of
from forms_app.given import Given
from forms_app.models import FormPage, Submission
from portal.accounts.enums import Role
from portal.accounts.models import User
from portal.accounts.roles.models import RoleAssignment
from tests.factories.forms_app import form_page_make, submission_make
from tests.forms_app.made_up import Answerer, Block, Maker, built

FORMS: Final = 20
EDITED: Final = settings(
    derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck), max_examples=15
)
ANSWER: Final = re.compile(r"<dt.*?</dd>", re.DOTALL)
HIDDEN: Final = re.compile(r'<input type="hidden" name="(form_s\w+)" value="([^"]*)"')


@pytest.fixture
def staff(client: Client, site: Site) -> Client:
    """A browser of somebody who may edit forms and read what was sent."""
    user = User.objects.create_superuser("editor@example.org", "a long password")
    RoleAssignment.objects.create(user=user, site=site, role=Role.COORDINATOR)
    client.force_login(user)
    return client


def page_of(site: Site, slug: str, blocks: list[Block]) -> FormPage:
    """Return a live form of these blocks, whether or not they are all that its purpose needs."""
    page = form_page_make(site.root_page, slug=slug)
    page.body = blocks
    page.save(clean=False)
    return FormPage.objects.get(pk=page.pk)


def drawn(response: Any) -> str:
    """Return a page that was drawn as a whole."""
    html: str = response.content.decode()
    assert response.status_code == 200
    assert html.rstrip().endswith("</html>")
    assert "{{" not in html.replace("{{&lt;", "")
    return html


def test_every_form_is_drawn_everywhere(staff: Client, site: Site) -> None:
    """The public page, the editors' map, preview and trial of every step up to the checking page, and what was sent."""
    checked = 0
    for seed in range(FORMS):
        random = Random(seed)
        blocks, definition = Maker(random).accepted()
        page = page_of(site, f"seed-{seed}", blocks)
        answers = Given(definition, Answerer(random, 0.0).answers(definition)).answers
        for number in range(2):
            drawn(Client().get(page.get_url(), {"step": number}, follow=True))
        drawn(staff.get(f"/admin/forms/{page.pk}/map/"))
        drawn(page.make_preview_request())
        checked += trial_is_drawn(staff, f"/admin/forms/{page.pk}/try/", raw_of(definition, answers))
        sent = submission_make(site, page, answers=answers, definition=definition)
        drawn(staff.get(reverse("forms_app:submission", args=[sent.receipt])))
    assert checked > FORMS / 3, "trials that came to the checking page"


def trial_is_drawn(staff: Client, url: str, data: dict[str, list[str]]) -> bool:
    """Fill a form in as an editor tries it, from page to page; True when it came to the checking page and was sent."""
    html = drawn(staff.get(url))
    for _step in range(8):
        state = dict(HIDDEN.findall(html))
        if "Nothing has been sent yet" in html:
            drawn(staff.post(url, {**state, "form_do": "send"}))
            return True
        if "form_step" not in state:
            return False
        html = drawn(staff.post(url, {**data, **state}))
    return False


@given(random=st.randoms(use_true_random=True))
@EDITED
def test_no_edit_changes_how_an_earlier_submission_reads(staff: Client, site: Site, random: Random) -> None:
    """Questions are added, removed, moved and given other words, in drafts and published, as the editor stores it."""
    blocks, definition = Maker(random).accepted()
    page = page_of(site, f"edited-{FormPage.objects.count()}", blocks)
    answers = Given(definition, Answerer(random, 0.0).answers(definition)).answers
    sent = submission_make(site, page, answers=answers, definition=page.definition, key=page.slug)
    url = reverse("forms_app:submission", args=[sent.receipt])
    before = ANSWER.findall(drawn(staff.get(url)))
    assert before
    for _time in range(4):
        blocks = edited(random, blocks)
        page.body = blocks
        page.save_revision(clean=False)
        if built(blocks) is not None:  # what the purpose needs may be gone; that is refused elsewhere
            page.save(clean=False)
        now = Submission.objects.get(pk=sent.pk)
        assert (now.definition, now.version) == (definition, definition.version)
    assert ANSWER.findall(drawn(staff.get(url))) == before


def edited(random: Random, blocks: list[Block]) -> list[Block]:
    """Return the blocks after one thing an editor does to one of the lists in them."""
    blocks = copy.deepcopy(blocks)
    items = random.choice(list(lists_in(blocks)))
    at = random.randrange(len(items)) if items else 0
    what = random.choice(("add", "remove", "move", "relabel"))
    if what == "add" or not items:
        key = f"new{random.randrange(10**9)}"
        items.insert(at, {"type": "short_text", "value": {"key": key, "label": "Something new"}})
    elif what == "remove":
        items.pop(at)
    elif what == "move":
        items.insert(random.randrange(len(items)), items.pop(at))
    else:
        value = items[at]["value"]
        name = "label" if "label" in value else "title"
        value[name] = f"Other words {random.random()}"
        for choice in value.get("choices", ()):
            choice["label"] = "Another choice"
    return blocks


def lists_in(blocks: list[Block]) -> Iterator[list[Block]]:
    """Return every list of blocks: the form, what stands in its steps and in its groups."""
    if not any(block["type"] == "step" for block in blocks):
        yield blocks
    for block in blocks:
        if "items" in block["value"]:
            yield from lists_in(block["value"]["items"])
            yield block["value"]["items"]
