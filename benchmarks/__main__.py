"""Build the data set, measure, print the table: `python -m benchmarks [--scale 100] [--seconds 5]`."""

from __future__ import annotations

import argparse
import os
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from program_pages.models import Program

CASES = 1000
MEDIATORS = 300


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scale", type=int, default=100, help="the larger data set, times 1,000 cases")
    options.add_argument("--seconds", type=float, default=5.0, help="how long each rate is measured")
    options.add_argument("--forms", action="store_true", help="measure the form pages only")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
        os.environ.update({"VAR_DIR": folder, "DEBUG": "0", "LOG_LEVEL": "ERROR", "AUDIT_LOG": f"{folder}/audit.log"})
        run(chosen.scale, chosen.seconds, forms=chosen.forms)


def run(scale: int, seconds: float, *, forms: bool = False) -> None:
    """Measure at scale 1 and at `scale`, then the form pages and the server; print as it goes."""
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks import data, pages, slots
    from program_pages.models import Program

    print("Preparing: tables, both programs with the demo's people …", flush=True)
    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("load_demo")
    program = Program.objects.get(code="miami")
    if forms:
        form_times(program)
        return
    data.mediators_fill(program, MEDIATORS)
    found = {}
    for times in (1, scale):
        print(f"Writing {CASES * times:,} cases …", flush=True)
        data.cases_fill(program, CASES * times)
        found[times] = pages.measure(program)
    print(f"\n{'page':24} {'queries':>16} {'milliseconds':>18} {'ratio':>6}")
    for small, large in zip(found[1], found[scale], strict=True):
        ratio = large.milliseconds / small.milliseconds
        times = f"{small.milliseconds:>9.1f} {large.milliseconds:>8.1f} {ratio:>6.2f}"
        print(f"{small.name:24} {small.queries:>7} {large.queries:>8} {times}")
    print(f"(left: {CASES:,} cases; right: {CASES * scale:,}; {MEDIATORS} mediators)")
    form_times(program)
    print(f"\n{slots.measure(program)}")
    serve(seconds)


def form_times(program: Program) -> None:
    """Print our form pages beside a plain one of Wagtail."""
    from benchmarks import form_pages

    print(f"\n{'form page':24} {'queries':>8} {'drawn, ms':>15} {'queries':>8} {'sent, ms':>15} {'sent again, ms':>15}")
    measured = form_pages.measure(program)
    plain = measured[0]
    for each in measured:
        drawn, sent, again = (
            f"{taken:>8.1f} {taken / of:>5.2f}x"
            for taken, of in ((each.drawn, plain.drawn), (each.sent, plain.sent), (each.again, plain.again))
        )
        print(f"{each.name:24} {each.queries:>8} {drawn} {each.sending_queries:>8} {sent} {again}")


ADDRESSES = {
    "a bare Django view, no middleware": "/bare-django/",
    "a bare view behind our middleware": "/bare-view/",
    "a public page, kept whole": "/how-mediation-works/",
    "a form page, never kept": "/contact/send/",
}


def serve(seconds: float) -> None:
    """Measure the server: a page in memory and a form page beside a bare view, and one process's memory."""
    from benchmarks import server

    with server.serving() as (port, master):
        rates = {}
        for name, path in ADDRESSES.items():
            server.rate(port, path, "localhost", 1)
            rates[name] = server.rate(port, path, "localhost", seconds)
        floor = next(iter(rates.values()))
        print(f"\n{'address':36} {'answers a second':>17} {'of a bare view':>15}")
        for name, rate in rates.items():
            print(f"{name:36} {rate:>17.0f} {rate / floor:>15.2f}")
        print(f"\nmemory of a web process: {server.memory_of_workers(master):.0f} MB")


if __name__ == "__main__":
    main()
