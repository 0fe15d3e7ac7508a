"""What the blocks of program pages need: policy values in words, the roles, the rules, the training dates."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from program_pages import application, selectors
from program_pages.enums import RolesState
from program_pages.models import Program
from program_pages.rules import PolicyFact, words

register = template.Library()


def program_of(context: template.Context | dict[str, Any]) -> Program | None:
    """Return the program of the request a page is drawn for."""
    return getattr(context.get("request"), "program", None)


@register.filter
def zone(program: Program) -> str:
    """Return whose clock the page shows: `({{ program|zone }})` is "(Miami time)"."""
    return words.zone(program)


@register.simple_tag(takes_context=True)
def policy_fact(context: template.Context, name: str) -> PolicyFact | None:
    """Return a policy value in words, or None when it must not be shown: `{% policy_fact "notice" as notice %}`."""
    program = program_of(context)
    return selectors.policy_fact(program, name) if program else None


@register.simple_tag(takes_context=True)
def policy_fact_list(context: template.Context, names: list[str]) -> list[dict[str, str]]:
    """Return facts for components/facts.html, without those that must not be shown."""
    program = program_of(context)
    facts = selectors.policy_facts(program) if program else {}
    return [
        {"label": fact.label, "value": fact.words[:1].upper() + fact.words[1:]}
        for name in names
        if (fact := facts.get(name))
    ]


@register.simple_tag(takes_context=True)
def roles(context: template.Context) -> dict[str, Any]:
    """Return the state of the mediator roles as pages say it: `is_open`, `title`, `text`, `list_url`, `apply_url`."""
    program = program_of(context)
    if program is None:
        return {"is_open": False, "title": "", "text": "", "list_url": "", "apply_url": ""}
    state = selectors.roles_state(program)
    said = selectors.roles_words(program)
    return {
        "is_open": state == RolesState.OPEN,
        "title": said.title,
        "text": said.text,
        "list_url": "" if state == RolesState.OPEN else reverse("program_pages:reopening_list"),
        "apply_url": application.url_for(program.site, get_language() or "en"),
    }


@register.simple_tag(takes_context=True)
def request_form(context: template.Context) -> str:
    """Return where one asks for mediation; empty where the program has no such form."""
    program = program_of(context)
    return application.url_for(program.site, get_language() or "en", application.REQUEST) if program else ""


@register.simple_tag(takes_context=True)
def rule_texts(context: template.Context, verdict: str, kind: str = "") -> list[str]:
    """Return the public words of the eligibility rules with a verdict."""
    program = program_of(context)
    return selectors.public_rules(program, verdict, kind) if program else []


@register.simple_tag(takes_context=True)
def training_courses(context: template.Context) -> list[dict[str, Any]]:
    """Return the courses before the first case for components/summary_list.html; nothing where none may be shown."""
    program = program_of(context)
    if program is None or selectors.policy_fact(program, "training") is None:
        return []
    return selectors.course_rows(program)


@register.simple_tag(takes_context=True)
def training_dates(context: template.Context) -> dict[str, Any]:
    """Return columns and rows of components/table.html with the training dates to come."""
    program = program_of(context)
    return {
        "columns": [{"label": _("What")}, {"label": _("When")}, {"label": _("Where")}],
        "rows": selectors.training_rows(program, timezone.now()) if program else [],
    }
