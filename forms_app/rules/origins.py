"""Addresses of other sites whose pages may fill in forms, as browsers name them in `Origin`."""

from __future__ import annotations

import re
from typing import Final

# Names that a browser sends as they are: no path, no user, no port that is the scheme's own.
ORIGIN: Final = re.compile(
    r"(https?)://((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9-]{1,63})(?::([1-9][0-9]{1,4}))?"
)
USUAL: Final = {"https": "443", "http": "80"}
LONGEST: Final = 200


def to_origin(text: str) -> str:
    """Return the address of a site as browsers name it; empty for what is none, or is not secure.

    Whoever pastes the address of a page means its site. Without https only this machine is named: for trying out.
    """
    found = ORIGIN.match(text.strip().lower())
    if found is None or len(text) > LONGEST or text.strip()[found.end() :][:1] not in ("", "/"):
        return ""
    scheme, host, port = found.groups()
    is_here = host in ("localhost", "127.0.0.1") or host.endswith(".localhost")
    if scheme == "http" and not is_here:
        return ""
    return f"{scheme}://{host}" + (f":{port}" if port and port != USUAL[scheme] else "")
