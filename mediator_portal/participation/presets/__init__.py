"""The agreement texts that ship with a program, made from its policy."""

from __future__ import annotations

from django.db import transaction

from mediator_portal.participation.enums import TextRole
from mediator_portal.participation.models import ConsentText
from mediator_portal.participation.presets.facts import facts_of, words_of
from mediator_portal.participation.services.texts import text_publish
from program_pages.models import Program

SHIPPED = ("en", "es")


@transaction.atomic
def load_texts(program: Program) -> list[ConsentText]:
    """Publish version 1 of every shipped text the program does not have yet, and return these; repeating it adds
    nothing.

    Nobody has approved them: staff see that, and production refuses to have them signed until somebody does.
    """
    facts = facts_of(program)
    made = []
    known = set(ConsentText.objects.filter(program=program).values_list("role", "language"))
    for role in TextRole:
        for language in SHIPPED:
            if (role.value, language) in known:
                continue
            words = words_of(language, facts, role)
            text = ConsentText.objects.create(program=program, role=role, language=language, **words)
            made.append(text_publish(text=text, actor=None))
    return made
