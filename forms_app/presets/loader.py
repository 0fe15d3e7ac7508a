"""Put the shipped forms below a program's pages. It only ever adds what is missing."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from wagtail.models import Page

from forms_app import purposes
from forms_app.models import FormPage
from forms_app.presets.build import Block, FormSpec
from forms_app.presets.recruiting import application, contact
from forms_app.presets.surveys import surveys
from home.models import IndexPage

if TYPE_CHECKING:
    from program_pages.models import Program

SURVEYS = "surveys"
CONTACT = "contact"


def load_forms(program: Program) -> list[FormPage]:
    """Add the forms that the program's site has none of yet, published; return the new ones.

    The application stands at `/apply/`, the contact form below the contact page where there is one, the surveys below a
    folder without a page of its own. A form of the same purpose that staff made counts as there; a form whose purpose
    no room of this installation handles is left out.
    """
    home = program.site.root_page
    with transaction.atomic():
        added = [_add(home, application(program)), _add(_child(home, CONTACT) or home, contact(program))]
        folder = _child(home, SURVEYS)
        for spec in surveys(program):
            if _known(home, spec) or purposes.get(spec.purpose) is None:
                continue
            folder = folder or home.add_child(instance=IndexPage(title="Surveys", slug=SURVEYS, locale=home.locale))
            added.append(_add(folder, spec))
    return [page for page in added if page is not None]


def _known(home: Page, spec: FormSpec) -> bool:
    return FormPage.objects.descendant_of(home).filter(purpose=spec.purpose).exists()


def _child(parent: Page, slug: str) -> Page | None:
    found: Page | None = parent.get_children().filter(slug=slug).first()
    return found


def _add(parent: Page, spec: FormSpec) -> FormPage | None:
    home = parent.get_ancestors(inclusive=True).filter(depth=2).first() or parent
    if _known(home, spec) or purposes.get(spec.purpose) is None:
        return None
    page = FormPage(
        title=spec.title,
        slug=spec.slug,
        summary=spec.summary,
        locale=parent.locale,
        purpose=spec.purpose,
        intro=spec.intro,
        body=with_ids(spec),
        button_label=spec.button_label,
        thank_you=spec.thank_you,
        live=False,
    )
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def with_ids(spec: FormSpec) -> list[Block]:
    """Return the questions with ids that are the same at every load, so that translations find them again."""
    return [_with_id(block, f"{spec.purpose}.{number}") for number, block in enumerate(spec.body)]


def _with_id(block: Block, path: str) -> Block:
    value: dict[str, Any] = dict(block["value"])
    if "items" in value:
        value["items"] = [_with_id(each, f"{path}.{number}") for number, each in enumerate(value["items"])]
    if "choices" in value:
        value["choices"] = [_listed(choice, f"{path}.{choice['code']}") for choice in value["choices"]]
    if "condition" in value:
        rules = [_listed(each, f"{path}.rule.{number}") for number, each in enumerate(value["condition"]["rules"])]
        value["condition"] = {**value["condition"], "rules": rules}
    return {"type": block["type"], "value": value, "id": _id(path)}


def _listed(value: Block, path: str) -> Block:
    return {"type": "item", "id": _id(path), "value": value}


def _id(path: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"forms.{path}"))
