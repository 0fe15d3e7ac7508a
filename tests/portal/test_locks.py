"""The lists for machines without uv say what uv.lock says. `make lock` renews them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
LINE = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^ ;\\]+)")
HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


def listed(name: str) -> dict[tuple[str, str], set[str]]:
    """Return package, version and hashes of a requirements list."""
    found: dict[tuple[str, str], set[str]] = {}
    current: set[str] = set()
    for line in (ROOT / name).read_text().splitlines():
        if start := LINE.match(line):
            current = found.setdefault((start.group(1), start.group(2)), set())
        current.update(HASH.findall(line))
    return found


def locked() -> dict[tuple[str, str], set[str]]:
    """Return package, version and hashes of uv.lock, the project itself left out."""
    packages = tomllib.loads((ROOT / "uv.lock").read_text())["package"]
    return {
        (package["name"], package["version"]): {
            file["hash"] for file in [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        }
        for package in packages
        if "virtual" not in package.get("source", {})
    }


def test_the_list_of_everything_is_the_lock() -> None:
    assert listed("requirements-dev.lock") == locked()


@pytest.mark.parametrize("package", ["django", "wagtail", "gunicorn"])
def test_the_list_of_the_site_is_a_part_of_it(package: str) -> None:
    every, site = listed("requirements-dev.lock"), listed("requirements.lock")
    assert package in {name for name, _version in site}
    assert "pytest" not in {name for name, _version in site}
    assert all(every[key] == hashes for key, hashes in site.items())
