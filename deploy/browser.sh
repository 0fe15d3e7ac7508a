#!/bin/sh
# Browser tests need a Chromium: the headless shell, which paints no window and takes half the time, or else a whole
# one. Install Debian's when we may; say it loudly when there is none and we may not.
set -eu
command -v chromium-headless-shell >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "== Installing Chromium for the browser tests"
    export DEBIAN_FRONTEND=noninteractive
    if apt-get update -qq; then
        for package in chromium-headless-shell chromium; do
            if apt-get install -y -qq --no-install-recommends "$package" >/dev/null; then exit 0; fi
        done
    fi
fi
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
cat >&2 <<'TEXT'
************************************************************************
 No Chromium was found and it cannot be installed from here. The browser
 tests will be skipped. On Debian: apt-get install chromium-headless-shell
************************************************************************
TEXT
[ "${BROWSER_REQUIRED:-}" != 1 ]
