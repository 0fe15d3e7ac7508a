"""The walk-through: pictures of the journey with a line each, written to docs/walkthrough/ when WALKTHROUGH=1 asks."""

from __future__ import annotations

import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "walkthrough"
# Bytes of one picture, at most.
HEAVIEST: Final = 60_000
# Pixels of the longest picture; a longer page is cut there.
LONGEST: Final = 1600


@dataclass(frozen=True)
class Picture:
    """One step of the walk."""

    file: str
    caption: str
    who: str
    width: int


_kept: list[Picture] = []


def is_wanted() -> bool:
    return os.environ.get("WALKTHROUGH", "") == "1"


def keep(page: Page, caption: str, who: str, *, whole: bool = False) -> None:
    """Keep the screen as it is now; the second program's same step is not shown again."""
    if not is_wanted() or any(picture.caption == caption for picture in _kept):
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    page.evaluate("window.scrollTo(0, 0)")
    content = _small(page.screenshot(full_page=whole, animations="disabled"))
    width = page.viewport_size["width"] if page.viewport_size else 0
    name = f"{len(_kept) + 1:02d}.png"
    (FOLDER / name).write_bytes(content)
    _kept.append(Picture(name, caption, who, width))


def begin() -> None:
    """Start over: the pictures of the last walk go."""
    if is_wanted() and not _kept and FOLDER.exists():
        for old in FOLDER.glob("*.png"):
            old.unlink()


def write() -> None:
    """Write the page that shows the pictures in their order."""
    if not is_wanted() or not _kept:
        return
    parts = [HEAD]
    for number, picture in enumerate(_kept, 1):
        shown = "360" if picture.width <= 360 else "720"
        who = f" *({picture.who})*" if picture.who else ""
        parts.append(
            f"\n**{number}. {picture.caption}**{who}\n\n"
            f'<img src="{picture.file}" alt="{picture.caption}" width="{shown}">\n'
        )
    (FOLDER / "README.md").write_text("".join(parts))


HEAD: Final = """# A walk through the screens

Made by `make walkthrough` from the browser tests (`tests/browser/test_journey.py`): every picture is a screen that one
of the people of a case had in front of them, in the order of the journey. Narrow pictures are telephones. All people
are invented.
"""


def _small(content: bytes) -> bytes:
    """Return the picture in few colors, light enough for the repository."""
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, LONGEST)))
    for colors in (64, 32, 16):
        draft = io.BytesIO()
        picture.quantize(colors, dither=Image.Dither.NONE).save(draft, "PNG", optimize=True)
        if draft.tell() <= HEAVIEST:
            break
    return draft.getvalue()
