"""Put the shipped forms below a program's pages. It only ever adds what is missing."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from forms_app import purposes
from forms_app.models import FormPage
from forms_app.presets.build import CONTACT, PORTAL, SURVEYS, Block, FormSpec
from home.models import IndexPage

if TYPE_CHECKING:
    from program_pages.models import Program

# Titles of the folders that the shipped forms without a public address stand in.
FOLDERS: Final = {SURVEYS: _("Surveys"), PORTAL: _("Forms of the portal")}
# Languages that the words of the shipped forms exist in, beside English.
LANGUAGES: Final = ("es",)
HOME_DEPTH: Final = 2
PARAGRAPH: Final = re.compile(r"<p>(.*?)</p>")


def load_forms(program: Program) -> list[FormPage]:
    """Add the forms that the program's site has none of yet, published, and their translations; return the new ones.

    Each purpose names its shipped form. A form of the same purpose that staff made counts as there. Where the site's
    pages exist in a language of ours, a new form does too, as the translation of the same form.
    """
    home = program.site.root_page
    added = []
    with transaction.atomic():
        for purpose in purposes.all_purposes():
            if purpose.shipped is None or FormPage.objects.descendant_of(home).filter(purpose=purpose.name).exists():
                continue
            spec = spec_in(purpose, program, "en")
            page = _add(_parent(home, spec.folder), spec)
            for language in LANGUAGES:
                _translate(page, spec_in(purpose, program, language), language)
            added.append(page)
    return added


def shipped_page(purpose: purposes.Purpose, program: Program, language: str) -> FormPage | None:
    """Return the shipped form of a purpose as a page that is not saved: it stands in where none is published."""
    if purpose.shipped is None:
        return None
    return _page(spec_in(purpose, program, language if language in LANGUAGES else "en"))


def spec_in(purpose: purposes.Purpose, program: Program, language: str) -> FormSpec:
    """Return the shipped form of a purpose in a language."""
    if purpose.shipped is None:
        raise LookupError(f"The purpose {purpose.name!r} ships no form.")
    with translation.override(language):
        return purpose.shipped(program)


def _parent(home: Page, folder: str) -> Page:
    """Return where a form stands: below the home page, the contact page where there is one, or a folder of forms."""
    found: Page | None = home.get_children().filter(slug=folder).first() if folder else home
    if found is not None:
        return found
    if folder == CONTACT:
        return home
    with translation.override("en"):
        made: Page = home.add_child(
            instance=IndexPage(title=str(FOLDERS[folder]), slug=folder, locale_id=home.locale_id, show_in_menus=False)
        )
    return made


def _page(spec: FormSpec, **more: Any) -> FormPage:
    return FormPage(
        title=spec.title,
        slug=spec.slug,
        summary=spec.summary,
        purpose=spec.purpose,
        intro=spec.intro,
        body=with_ids(spec),
        button_label=spec.button_label,
        thank_you=spec.thank_you,
        **more,
    )


def _add(parent: Page, spec: FormSpec, **more: Any) -> FormPage:
    page = _page(spec, locale_id=parent.locale_id, live=False, **more)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


# Translations --------------------------------------------------------------------------------------------------------


def _translate(page: FormPage, said: FormSpec, language: str) -> None:
    """Publish the form in another language of the site, where its home page stands in it."""
    target = Locale.objects.filter(language_code=language).exclude(pk=page.locale_id).first()
    parent = _parent_in(target, page.get_parent().specific) if target else None
    if target and parent:
        _add(parent, said, translation_key=page.translation_key)


def _parent_in(target: Locale, parent: Page) -> Page | None:
    """Return the page above in a language: a folder follows by itself; below a page that does not stand in it (yet),
    the form stands below the nearest one that does."""
    found: Page | None = parent.get_translation_or_none(target)
    if found is not None or parent.depth <= HOME_DEPTH:
        return found
    above = _parent_in(target, parent.get_parent().specific)
    if above is None or not isinstance(parent, IndexPage):
        return above
    with translation.override(target.language_code):
        folder = IndexPage(title=str(FOLDERS.get(parent.slug, parent.title)), slug=parent.slug, show_in_menus=False)
    folder.locale, folder.translation_key = target, parent.translation_key
    made: Page = above.add_child(instance=folder)
    return made


def words_of(spec: FormSpec, said: FormSpec) -> Mapping[str, str]:
    """Return the texts of a form beside those of the same form in another language."""
    return dict(zip(_texts(vars(spec)), _texts(vars(said)), strict=True))


def _texts(value: Any) -> Iterator[str]:
    """Walk through every text in one order; a rich text by its paragraphs, as translators get it."""
    if isinstance(value, str):
        yield from PARAGRAPH.findall(value) or [value]
    elif isinstance(value, Mapping):
        for key in value:
            yield from _texts(value[key])
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


# Ids -----------------------------------------------------------------------------------------------------------------


def with_ids(spec: FormSpec) -> list[Block]:
    """Return the questions with ids that are the same at every load, so that translations find them again."""
    return [_with_id(block, f"{spec.purpose}.{number}") for number, block in enumerate(spec.body)]


def _with_id(block: Block, path: str) -> Block:
    value: dict[str, Any] = dict(block["value"])
    if "items" in value:
        value["items"] = [_with_id(each, f"{path}.{number}") for number, each in enumerate(value["items"])]
    for name in ("choices", "rows"):
        if name in value:
            value[name] = [_listed(each, f"{path}.{each['code']}") for each in value[name]]
    if "condition" in value:
        rules = [_listed(each, f"{path}.rule.{number}") for number, each in enumerate(value["condition"]["rules"])]
        value["condition"] = {**value["condition"], "rules": rules}
    return {"type": block["type"], "value": value, "id": _id(path)}


def _listed(value: Block, path: str) -> Block:
    return {"type": "item", "id": _id(path), "value": value}


def _id(path: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"forms.{path}"))
