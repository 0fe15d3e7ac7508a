"""What holds for figures, without a database: small numbers, the funnel of participation."""

from mediator_portal.insights.rules.funnel import Line, PartyFacts, lines_by, reasons, step_counts
from mediator_portal.insights.rules.small import SMALLEST, hidden_parts, hidden_steps, median

__all__ = [
    "SMALLEST",
    "Line",
    "PartyFacts",
    "hidden_parts",
    "hidden_steps",
    "lines_by",
    "median",
    "reasons",
    "step_counts",
]
