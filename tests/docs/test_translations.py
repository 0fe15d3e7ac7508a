"""The Spanish strings: compiled as written, with the same placeholders, and none missing where the public reads.

What must have its Spanish: every page of a party, the frame of the public site, the flow of a public form, the words of
the policy, and every message. The words of staff stay English until somebody translates them.
"""

from __future__ import annotations

import ast
import gettext
import html
import re
from functools import cache
from pathlib import Path

import pytest
from django.db.models import TextChoices
from django.utils import translation

from mediator_portal.cases.enums import Answer, EntryChannel
from mediator_portal.participation.enums import DeclineReason, IdentityMethod, Need, Stage
from portal.notifications.registry import Message, messages

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "locale" / "es" / "LC_MESSAGES"
TEMPLATES = sorted(
    path
    for pattern in (
        "*.html",
        "components/**/*.html",
        "emails/*",
        "errors/*.html",
        "pages/*.html",
        "portal/forms_app/fill.html",
        "portal/forms_app/questions.html",
        "portal/forms_app/widgets/*.html",
        "portal/participation/*.html",
    )
    for path in (ROOT / "templates").glob(pattern)
    if "styleguide" not in path.name
)
# Code whose every sentence a party, an applicant or a reader of the public site may meet.
SOURCES = sorted(
    path
    for pattern in (
        "forms_app/api/limits.py",
        "forms_app/api/sending.py",
        "forms_app/asking.py",
        "forms_app/building.py",
        "forms_app/drafting.py",
        "forms_app/forms.py",
        "forms_app/given.py",
        "forms_app/kinds/*.py",
        "forms_app/messages.py",
        "forms_app/services/uploads.py",
        "forms_app/shapes.py",
        "forms_app/presets/*.py",
        "forms_app/reading.py",
        "forms_app/views/embedded.py",
        "forms_app/views/filling.py",
        "forms_app/views/public.py",
        "forms_app/views/uploads.py",
        "forms_app/weeks.py",
        "home/context_processors.py",
        "mediator_portal/*/messages.py",
        "mediator_portal/meetings/messages/*.py",
        "mediator_portal/cases/doors.py",
        "mediator_portal/cases/phones.py",
        "mediator_portal/cases/rules/words.py",
        "mediator_portal/cases/services/answers.py",
        "mediator_portal/cases/services/move.py",
        "mediator_portal/insights/metrics.py",
        "mediator_portal/insights/presenters.py",
        "mediator_portal/mediators/gates.py",
        "mediator_portal/meetings/services/after.py",
        "mediator_portal/meetings/services/availability.py",
        "mediator_portal/meetings/services/parties.py",
        "mediator_portal/meetings/words.py",
        "mediator_portal/participation/**/*.py",
        "portal/dates/*.py",
        "portal/middleware.py",
        "portal/vault/kinds.py",
        "portal/vault/names.py",
        "portal/vault/services.py",
        "portal/notifications/calendar.py",
        "portal/notifications/invitations.py",
        "portal/notifications/letters.py",
        "portal/notifications/registry.py",
        "portal/notifications/rendering.py",
        "portal/templatetags/components.py",
        "forms_app/gates.py",
        "program_pages/letters_out.py",
        "program_pages/providers.py",
        "program_pages/rules/facts.py",
        "program_pages/rules/recruitment.py",
        "program_pages/rules/words.py",
        "program_pages/selectors.py",
        "program_pages/templatetags/program.py",
        "program_pages/views/reopening.py",
    )
    for path in ROOT.glob(pattern)
)
# Of these rooms only staff read the words.
FOR_STAFF = {
    "mediator_portal/participation/apps.py",
    "mediator_portal/participation/form_purposes.py",
    "mediator_portal/participation/enums.py",  # the labels that a party meets: test_every_choice_of_a_party
    "mediator_portal/participation/forms/staff.py",
    "mediator_portal/participation/forms/texts.py",
    "mediator_portal/participation/models.py",
    "mediator_portal/participation/readability.py",
    "mediator_portal/participation/services/help_desk.py",
    "mediator_portal/participation/services/texts.py",
    "mediator_portal/participation/services/entries.py",
    "mediator_portal/participation/staff.py",
    "mediator_portal/participation/textdesk.py",
    "mediator_portal/participation/views/staff.py",
    "mediator_portal/participation/views/texts.py",
    "mediator_portal/participation/wagtail_hooks.py",
}
CHOICES = (Answer, DeclineReason, EntryChannel, IdentityMethod, Need, Stage)
MARKS = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\$\w+")
TRANSLATE = re.compile(r"""{%-?\s*trans(?:late)?\s+("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b([^%]*)%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
PLURAL = re.compile(r"{%\s*plural\s*%}")
VARIABLE = re.compile(r"{{\s*(\w+)\s*}}")

Entry = dict[str, str]


@cache
def entries() -> tuple[Entry, ...]:
    """Return the entries of the .po file, its heading left out: {"msgid": …, "msgstr": …, "msgstr[0]": …}."""
    found: list[Entry] = []
    for block in (FOLDER / "django.po").read_text(encoding="utf-8").split("\n\n"):
        entry: Entry = {}
        key = ""
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            word, _, text = line.partition(" ")
            if not line.startswith('"'):
                key = word
            entry[key] = entry.get(key, "") + ast.literal_eval(line if line.startswith('"') else text)
        found.append(entry)
    return tuple(entry for entry in found if entry.get("msgid"))


def compiled() -> dict[object, str]:
    """Return what the .mo file holds, its heading left out; plural forms under (msgid, 0) and (msgid, 1)."""
    with (FOLDER / "django.mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in catalog.items() if key}


def said(entry: Entry) -> list[str]:
    """Return the Spanish of an entry, each plural form by itself."""
    return [text for key, text in entry.items() if key.startswith("msgstr")]


def folded(text: str) -> str:
    """Return words with single spaces and named values, as gettext knows them."""
    return " ".join(html.unescape(VARIABLE.sub(r"%(\1)s", text)).split())


def words_of(path: Path) -> set[str]:
    """Return every sentence a template hands to gettext."""
    source = path.read_text(encoding="utf-8")
    found = {ast.literal_eval(literal) for literal in TRANSLATE.findall(source)}
    return {folded(text) for text in found | {PLURAL.split(body)[0] for _, body in BLOCK.findall(source)}}


def sentences_of(path: Path) -> set[str]:
    """Return every sentence that code hands to gettext, whatever the function is called there."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    if path.parent.name == "kinds":
        tree = BuilderLeftOut().visit(tree)
    marks = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name in MARKS
    }
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    first = [call.args[0] for call in calls if call.func.id in marks and call.args]  # type: ignore[attr-defined]
    return {node.value for node in first if isinstance(node, ast.Constant) and isinstance(node.value, str)}


class BuilderLeftOut(ast.NodeTransformer):
    """Takes out of a kind of question what only the builder shows: its words there, its settings, and what is said
    of a form that cannot be published."""

    words = frozenset({"label", "description", "example", "preview", "PREVIEW", "QUESTIONS", "CHOICES", "SPECIAL"})

    def visit_Assign(self, node: ast.Assign) -> ast.Assign | None:
        return None if self.words & {each.id for each in node.targets if isinstance(each, ast.Name)} else node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign | None:
        return None if isinstance(node.target, ast.Name) and node.target.id in self.words else node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef | None:
        return None if node.name == "settings" or node.name.endswith("_problem") else node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST | None:
        return None if node.name.endswith("LimitsBlock") else self.generic_visit(node)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def words_in(message: Message, language: str) -> list[str]:
    """Return every word of its own that a message may show, in a language."""
    with translation.override(language):
        said = [message.label, message.subject, message.reason, message.text_words, message.action_label]
        closing = [message.closing, message.closing_text]
        return [str(words) for words in (*said, *message.paragraphs, *closing) if words]


def test_the_compiled_file_agrees_with_the_written_one() -> None:
    written: dict[object, str] = {}
    for entry in entries():
        if "msgid_plural" in entry:
            written |= {(entry["msgid"], form): text for form, text in enumerate(said(entry))}
        else:
            written[entry["msgid"]] = entry["msgstr"]
    assert compiled() == written


def test_every_entry_is_translated_and_none_doubtful() -> None:
    assert [entry["msgid"] for entry in entries() if not all(said(entry))] == []
    assert [entry["msgid"] for entry in entries() if len(said(entry)) != (2 if "msgid_plural" in entry else 1)] == []
    assert "fuzzy" not in (FOLDER / "django.po").read_text(encoding="utf-8")


def test_every_placeholder_is_kept() -> None:
    wrong = [
        (entry["msgid"], text)
        for entry in entries()
        for text in said(entry)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(entry["msgid"]))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_every_sentence_of_a_page_has_its_spanish(path: Path) -> None:
    known = {folded(entry["msgid"]) for entry in entries()}
    assert words_of(path) - known == set()


@pytest.mark.parametrize("path", [path for path in SOURCES if named(path) not in FOR_STAFF], ids=named)
def test_every_sentence_of_the_code_has_its_spanish(path: Path) -> None:
    assert sentences_of(path) - {entry["msgid"] for entry in entries()} == set()


@pytest.mark.parametrize("message", list(messages), ids=lambda message: message.kind)
def test_every_message_has_its_spanish(message: Message) -> None:
    known = {entry["msgid"] for entry in entries()}
    assert [words for words in words_in(message, "en") if words not in known] == []
    assert set(words_in(message, "en")).isdisjoint(words_in(message, "es"))


@pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: choices.__name__)
def test_every_choice_of_a_party_has_its_spanish(choices: type[TextChoices]) -> None:
    known = {entry["msgid"] for entry in entries()}
    with translation.override("en"):
        assert {str(label) for label in choices.labels} - known == set()


def test_the_templates_are_read() -> None:
    assert "Do you want to take part in the mediation?" in set().union(*map(words_of, TEMPLATES))
    assert any("%(last_day)s" in text for text in set().union(*map(words_of, TEMPLATES)))


def test_the_code_is_read() -> None:
    read = {named(path) for path in SOURCES}
    assert read >= FOR_STAFF, "a file for staff is gone: take it off the list"
    assert "mediator_portal/meetings/messages/parties.py" in read
    found = sentences_of(ROOT / "program_pages" / "rules" / "facts.py")
    assert {"an occasional Saturday", "Mediators in a session", "at least %(count)s case a year"} <= found
    kind = sentences_of(ROOT / "forms_app" / "kinds" / "choices.py")
    assert {"Choose a language.", "Choose at least %(number)s answers.", "Another language"} <= kind
    assert kind.isdisjoint({"Languages", "Some of several"}), "what only the builder shows is for staff"
