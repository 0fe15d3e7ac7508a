"""Names of the demo. Nobody of these exists; addresses end in .example, telephone numbers in 555-01xx."""

from __future__ import annotations

import random

from portal.accounts.enums import Agency, Role

STAFF: dict[str, list[tuple[Role, str, str]]] = {
    "miami": [
        (Role.COORDINATOR, "Ana Ruiz", ""),
        (Role.DIRECTOR, "Denise Baptiste", ""),
        (Role.EDITOR, "Carlos Vega", ""),
        (Role.PANEL_MEMBER, "Joan Whitfield", Agency.OVERSIGHT),
        (Role.PANEL_MEMBER, "Marcus Hale", Agency.POLICE),
        (Role.FINANCE, "Irene Cho", ""),
        (Role.AUDITOR, "Paul Desmond", ""),
        (Role.LIAISON, "Lena Ortiz", ""),
        (Role.OPERATOR, "Sam Keller", ""),
    ],
    "chicago": [
        (Role.COORDINATOR, "Maya Brooks", ""),
        (Role.DIRECTOR, "Thomas Novak", ""),
        (Role.EDITOR, "Grace Lin", ""),
        (Role.PANEL_MEMBER, "Robert Ellis", Agency.OVERSIGHT),
        (Role.FINANCE, "Helen Park", ""),
        (Role.AUDITOR, "Victor Adams", ""),
        (Role.LIAISON, "Teresa Wolski", ""),
        (Role.OPERATOR, "Nina Castillo", ""),
    ],
}

# fmt: off
FIRST = (
    "Alma", "Ben", "Carla", "David", "Elena", "Frank", "Gloria", "Hector", "Inez", "Jamal", "Karen", "Luis", "Marie",
    "Nadia", "Oscar", "Paula", "Quincy", "Rosa", "Simon", "Tanya", "Ursula", "Vernon", "Wanda", "Xavier", "Yolanda",
    "Zoe", "Andre", "Bianca", "Cedric", "Dolores", "Emil", "Fatima", "Gerald", "Hana", "Isaac", "Jolanta", "Kofi",
)
LAST = (
    "Alvarez", "Bennett", "Cruz", "Delgado", "Evans", "Fontaine", "Garcia", "Harris", "Ibarra", "Joseph", "Kowalski",
    "Lewis", "Morales", "Nguyen", "Okafor", "Pierre", "Quintero", "Rivera", "Santos", "Thompson", "Underwood", "Valdes",
    "Walker", "Xu", "Young", "Zamora", "Abbott", "Benoit", "Chen", "Diaz", "Everett", "Flores", "Grant",
)
# fmt: on

ALLEGATIONS = (
    "The complainant says the officer was curt during a traffic stop and would not explain the reason for it.",
    "The complainant says the officer raised his voice and used words that felt like an insult.",
    "The complainant says they were stopped because of how they look.",
    "The complainant says the officer left without taking a report about a stolen bicycle.",
    "The complainant says the officer did not give a name and badge number when asked.",
    "The complainant says the officer drove through a crosswalk without need.",
    "The complainant says the officer dismissed a call about loud music as not important.",
    "The complainant says the officer spoke about them in the third person, as if they were not there.",
)


class Names:
    """Hands out names, each pair once."""

    def __init__(self, chance: random.Random) -> None:
        self.pairs = [f"{first} {last}" for first in FIRST for last in LAST]
        chance.shuffle(self.pairs)

    def next(self) -> str:
        return self.pairs.pop()


def mailbox(name: str, domain: str) -> str:
    """Return an address made of a name: `ana.ruiz@miami.example`."""
    return f"{name.lower().replace(' ', '.')}@{domain}"
