"""Pure rules of the program room: what a policy may say, how it is said, and whether the roles are open."""

from program_pages.rules import words
from program_pages.rules.facts import FACTS, PolicyFact, policy_facts
from program_pages.rules.fields import POLICY_FIELDS, PolicyField
from program_pages.rules.policy import Problem, policy_problems
from program_pages.rules.recruitment import (
    application_open,
    change_problem,
    default_roles_text,
    is_open,
    recruitment_state,
    roster_state,
    state_words,
)
from program_pages.rules.tokens import NAMES, fill_html, fill_text, unknown_tokens

__all__ = [
    "FACTS",
    "NAMES",
    "POLICY_FIELDS",
    "PolicyFact",
    "PolicyField",
    "Problem",
    "application_open",
    "change_problem",
    "default_roles_text",
    "fill_html",
    "fill_text",
    "is_open",
    "policy_facts",
    "policy_problems",
    "recruitment_state",
    "roster_state",
    "state_words",
    "unknown_tokens",
    "words",
]
