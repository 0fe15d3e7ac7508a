"""The slot finder at 50 and at 500 mediators, 60 days ahead: the whole call as the coordinator's page makes it.

Called by `python -m benchmarks`; alone, on a database of its own: `python -m benchmarks.slots [--profile]`. With
`DATABASE_URL` that (empty) database is used.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import os
import pstats
import statistics
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from mediator_portal.cases.models import Case
    from program_pages.models import Program

SIZES: Final = (50, 500)
DAYS: Final = 60
ROUNDS: Final = 15
LIMIT: Final = 300
REFERENCE: Final = "BENCH-SLOTS"


@dataclass(frozen=True)
class Timed:
    """Calls of the finder over a pool of one size."""

    mediators: int
    shown: int
    milliseconds: list[float]
    cpu: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def own(self) -> float:
        """What the process itself computed: without the database server, and without waiting for a busy machine."""
        return statistics.median(self.cpu)


def measure(program: Program) -> str:
    """Measure under the program's policy with people of its own, and return the figures in words."""
    from benchmarks import slot_people

    case = slot_people.case_for(program, REFERENCE, DAYS)
    slot_people.pool_fill(program, max(SIZES), DAYS)
    found = []
    for size in SIZES:
        slot_people.pool_of(program, size)
        found.append(_timed(case.pk, size))
    lines = [f"{'slot finder, 60 days ahead':28} {'median ms':>10} {'slowest':>8} {'own CPU':>8} {'slots shown':>12}"]
    for each in found:
        name = f"{each.mediators} mediators"
        lines.append(f"{name:28} {each.median:>10.0f} {max(each.milliseconds):>8.0f} {each.own:>8.0f} {each.shown:>12}")
    ratio, share = found[-1].median / found[0].median, found[-1].median / LIMIT
    lines.append(f"ten times the mediators: {ratio:.1f} times the time; {share:.2f} of the {LIMIT} ms allowed")
    return "\n".join(lines)


def _timed(case_id: int, size: int) -> Timed:
    from mediator_portal.meetings.selectors import slot_search

    slot_search(_read(case_id))
    # As deploy/gunicorn.conf.py does before the workers begin.
    gc.collect()
    gc.freeze()
    took, computed = [], []
    for _round in range(ROUNDS):
        case = _read(case_id)
        begins, begins_own = time.perf_counter(), time.process_time()
        search = slot_search(case)
        took.append((time.perf_counter() - begins) * 1000)
        computed.append((time.process_time() - begins_own) * 1000)
    return Timed(size, len(search.slots), took, computed)


def _read(case_id: int) -> Case:
    """Return the case as the page has it: read anew, with its program."""
    from mediator_portal.cases.models import Case as Cases

    return Cases.objects.select_related("program__site").get(pk=case_id)


def _profile(case_id: int) -> None:
    from mediator_portal.meetings.selectors import slot_search

    case = _read(case_id)
    profile = cProfile.Profile()
    profile.runcall(slot_search, case)
    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


def main() -> None:
    """Prepare a database, measure, print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--profile", action="store_true", help="print where the time of one call goes")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
        os.environ.update({"VAR_DIR": folder, "DEBUG": "0", "LOG_LEVEL": "ERROR", "AUDIT_LOG": f"{folder}/audit.log"})
        import django

        django.setup()
        from django.core.management import call_command

        from mediator_portal.cases.models import Case as Cases
        from program_pages.presets.loader import load

        begins = time.perf_counter()
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        program = load("miami", hostname="localhost")
        print(f"prepared in {time.perf_counter() - begins:.0f} s", flush=True)
        print(measure(program), flush=True)
        if chosen.profile:
            _profile(Cases.objects.get(reference=REFERENCE).pk)


if __name__ == "__main__":
    main()
