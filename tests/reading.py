"""What a page, a mail or a row says, without what the server drew at random."""

from __future__ import annotations

import re
from typing import Any

_RUN = re.compile(r"[A-Za-z0-9_=-]{16,}")


def _drawn(found: re.Match[str]) -> str:
    run = found[0]
    mixed = any(c.isupper() for c in run) and any(c.islower() for c in run) and any(c.isdigit() for c in run)
    return "…" if mixed else run


def undrawn(text: str) -> str:
    """Return `text` with each token, signature and sealed value in it replaced by "…".

    A form token of 64 letters holds a given name of three letters once in 4,000 pages, so a test that says
    `"Ana" not in page` would fail by chance. A run counts as drawn from 16 signs on with capitals, small letters
    and digits among them; words, references, addresses and numbers stay as they are.
    """
    return _RUN.sub(_drawn, text)


def source(response: Any) -> str:
    """Return the page's source, its white space folded, without what was drawn at random."""
    return undrawn(" ".join(response.content.decode().split()))


def stamp_of(page: Any) -> str:
    """Return the signed stamp in the form on this page (its source or its response), to send it back."""
    html = page if isinstance(page, str) else page.content.decode()
    found = re.search(r'name="form_stamp" value="([^"]+)"', html)
    assert found, "there is no form with a stamp on this page"
    return found[1]
