"""Who acts on a case: a signed-in person with roles at one site, a person on the case, or the system."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from portal.accounts.enums import Role

if TYPE_CHECKING:
    from wagtail.models import Site

    from mediator_portal.cases.models import CasePerson
    from portal.accounts.models import User


@dataclass(frozen=True)
class Actor:
    """Somebody who acts. Roles count at `site_id` only: an actor of one program can do nothing in another."""

    kind: Literal["user", "party", "system"]
    user: User | None = None
    person: CasePerson | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    site_id: int | None = None

    @classmethod
    def of(cls, user: User, site: Site | int) -> Actor:
        """Return the signed-in person with the roles they hold at the site."""
        from portal.accounts.selectors import roles_of

        site_id = site if isinstance(site, int) else site.pk
        return cls("user", user=user, roles=roles_of(user, site_id), site_id=site_id)

    @classmethod
    def party(cls, person: CasePerson) -> Actor:
        """Return a person on a case who proved who they are."""
        return cls("party", person=person)

    @property
    def name(self) -> str:
        """Return the name staff read in a sentence; empty for a party and the system, whose acts carry no name."""
        return self.user.get_full_name() if self.user is not None else ""


SYSTEM: Final = Actor("system")
