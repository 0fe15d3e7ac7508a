"""What a form asks, as plain data: apart from the page, so that every answer keeps the questions it answered.

A definition comes from an editor's StreamField or from JSON, goes to JSON, and becomes a Django form. Its version is a
hash of its content: two definitions that ask the same have the same version.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from forms_app.enums import Disclosure, FieldKind
from forms_app.fields import AnswersForm, django_field

if TYPE_CHECKING:
    from forms_app.fields import Answers

FORMAT: Final = 1
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
# Names that the page around the questions uses itself.
RESERVED_PREFIXES: Final = ("form_", "csrf")
KINDS_WITH_CHOICES: Final = frozenset({FieldKind.ONE_OF, FieldKind.SOME_OF})


class DefinitionError(ValueError):
    """The data is not a form definition: a key twice, a choice without a code, a kind that nobody knows."""


@dataclass(frozen=True)
class Choice:
    """One answer on offer: the code that is stored and the words that are shown."""

    code: str
    label: str


@dataclass(frozen=True)
class Question:
    """One question. The key stays the same for ever; every word around it may change."""

    key: str
    kind: FieldKind
    label: str
    hint: str = ""
    required: bool = True
    choices: tuple[Choice, ...] = ()
    disclosure: Disclosure = Disclosure.PERSONAL

    def __post_init__(self) -> None:
        if not is_key(self.key):
            raise DefinitionError(f"{self.key!r} is not a key: small letters, digits and underscores, a letter first.")
        codes = [choice.code for choice in self.choices]
        if (self.kind in KINDS_WITH_CHOICES) != bool(codes):
            raise DefinitionError(f"Question {self.key!r} must have choices exactly when its kind has them.")
        if len(set(codes)) != len(codes) or not all(codes):
            raise DefinitionError(f"Question {self.key!r} has a choice without a code, or a code twice.")

    def in_words(self, value: object) -> str:
        """Return a stored answer as people read it: the words of the choices as they stood when it was asked."""
        from forms_app.fields import answer_in_words

        return answer_in_words(self, value)


@dataclass(frozen=True)
class Section:
    """Questions that belong together, under a heading (empty for none)."""

    questions: tuple[Question, ...]
    title: str = ""
    text: str = ""


@dataclass(frozen=True)
class Definition:
    """All questions of one form, in their order."""

    sections: tuple[Section, ...] = ()
    _by_key: dict[str, Question] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for question in self.questions:
            if question.key in self._by_key:
                raise DefinitionError(f"Two questions have the key {question.key!r}.")
            self._by_key[question.key] = question

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for section in self.sections for question in section.questions)

    def question(self, key: str) -> Question | None:
        """Return the question with the key, or None."""
        return self._by_key.get(key)

    @property
    def version(self) -> str:
        """Sixteen hexadecimal digits that change with every change of a question."""
        text = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def to_json(self) -> dict[str, Any]:
        """Return the definition as plain JSON values."""
        return {"format": FORMAT, "sections": [_section_to_json(section) for section in self.sections]}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Definition:
        """Return the definition kept as JSON; raise DefinitionError when it is none."""
        try:
            if data["format"] != FORMAT:
                raise DefinitionError(f"This is form format {data['format']!r}; format {FORMAT} is known.")
            return cls(tuple(_section_from_json(section) for section in data["sections"]))
        except (KeyError, TypeError, AttributeError) as error:
            raise DefinitionError("This is not a form definition.") from error
        except DefinitionError:
            raise
        except ValueError as error:
            raise DefinitionError(str(error)) from error

    @classmethod
    def from_stream(cls, blocks: Iterable[Any], *, draft: bool = False) -> Definition:
        """Return what an editor built: blocks named after their kind, `section` blocks between them.

        With `draft`, questions that are not finished yet (choices without any) are left out instead of refused.
        """
        sections: list[Section] = []
        title, text = "", ""
        questions: list[Question] = []
        for block in blocks:
            if block.block_type == "section":
                if questions or title or text:
                    sections.append(Section(tuple(questions), title, text))
                title, text, questions = str(block.value["title"]), str(block.value["text"] or ""), []
            elif not (draft and _is_unfinished(block)):
                questions.append(_question_from_block(block.block_type, block.value))
        if questions or title or text:
            sections.append(Section(tuple(questions), title, text))
        return cls(tuple(sections))


def is_key(key: str) -> bool:
    """True for a name that a question may have."""
    return bool(KEY.fullmatch(key)) and not key.startswith(RESERVED_PREFIXES)


def form_class(definition: Definition) -> type[AnswersForm]:
    """Return a Django form that asks the questions: our labels, hints and sentences, the answers by key."""
    fields: dict[str, Any] = {question.key: django_field(question) for question in definition.questions}
    return type("AnswersForm", (AnswersForm,), {**fields, "definition": definition})


def answers_in_words(definition: Definition, answers: Answers) -> list[dict[str, str]]:
    """Return question and answer in words, in the order they were asked: rows of a summary list."""
    return [{"label": each.label, "value": each.in_words(answers.get(each.key))} for each in definition.questions]


def _section_to_json(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "text": section.text,
        "questions": [
            {
                "key": question.key,
                "kind": str(question.kind.value),
                "label": question.label,
                "hint": question.hint,
                "required": question.required,
                "choices": [{"code": choice.code, "label": choice.label} for choice in question.choices],
                "disclosure": str(question.disclosure.value),
            }
            for question in section.questions
        ],
    }


def _section_from_json(data: Mapping[str, Any]) -> Section:
    return Section(tuple(_question_from_json(each) for each in data["questions"]), data["title"], data["text"])


def _question_from_json(data: Mapping[str, Any]) -> Question:
    return Question(
        key=data["key"],
        kind=FieldKind(data["kind"]),
        label=data["label"],
        hint=data["hint"],
        required=data["required"],
        choices=tuple(Choice(each["code"], each["label"]) for each in data["choices"]),
        disclosure=Disclosure(data["disclosure"]),
    )


def _is_unfinished(block: Any) -> bool:
    value = block.value
    return not is_key(str(value["key"])) or ("choices" in value and not value["choices"])


def _question_from_block(kind: str, value: Mapping[str, Any]) -> Question:
    choices = tuple(Choice(str(each["code"]), str(each["label"])) for each in value.get("choices") or ())
    return Question(
        key=str(value["key"]),
        kind=FieldKind(kind),
        label=str(value["label"]),
        hint=str(value.get("hint") or ""),
        required=bool(value.get("required", True)),
        choices=choices,
        disclosure=Disclosure(value.get("disclosure") or Disclosure.PERSONAL),
    )
