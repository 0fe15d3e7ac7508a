#!/bin/sh
# Make .venv hold exactly the locked packages: `deploy/bootstrap.sh runtime` or `deploy/bootstrap.sh dev`.
# uv does it where it is present; otherwise the virtual environment's own pip with the hash-locked lists.
# Nothing happens when the locks have not changed since the last time.
set -eu
cd "$(dirname "$0")/.."
kind=${1:-runtime}
want=$(cat uv.lock requirements.lock requirements-dev.lock deploy/bootstrap.sh | sha256sum | cut -d' ' -f1)

stamped() { [ -x .venv/bin/python ] && [ "$(cat ".venv/.$1" 2>/dev/null)" = "$want" ]; }
say() { printf '== %s\n' "$*"; }
stop() { printf 'Stopped: %s\n' "$*" >&2; exit 1; }

if stamped dev || { [ "$kind" = runtime ] && stamped runtime; }; then exit 0; fi

# One set-up at a time, when two commands start together.
if command -v flock >/dev/null && [ "${BOOTSTRAP_LOCKED:-}" != 1 ]; then
    mkdir -p var
    BOOTSTRAP_LOCKED=1 exec flock var/bootstrap.lock "$0" "$kind"
fi

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        path=$(command -v "$name") || continue
        if "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$path"
            return
        fi
    done
    stop "no Python 3.11 or newer was found (looked for python3 and python3.11 to python3.14)."
}

with_uv() {
    say "Installing the locked packages with uv ($kind)"
    export UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=.venv
    if [ "$kind" = dev ]; then uv sync --frozen; else uv sync --frozen --no-dev --inexact; fi
}

with_pip() {
    python=$(find_python)
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1 && ! .venv/bin/python -m ensurepip >/dev/null 2>&1; then
        say "Making .venv with $("$python" --version)"
        if ! "$python" -m venv --clear .venv 2>var/venv.log; then
            cat var/venv.log >&2
            stop "Python cannot make virtual environments here. On Debian: apt-get install python3-venv"
        fi
    fi
    list=requirements.lock
    if [ "$kind" = dev ]; then list=requirements-dev.lock; fi
    say "Installing the locked packages with pip ($kind); this takes about a minute the first time"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r "$list"
}

mkdir -p var
if command -v uv >/dev/null; then with_uv; else with_pip; fi
if [ "$kind" = dev ]; then rm -f .venv/.runtime; fi
echo "$want" > ".venv/.$kind"
