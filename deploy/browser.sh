#!/bin/sh
# Browser tests need a Chromium. Install Debian's when there is none and we may; say it loudly when we may not.
set -eu
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "== Installing Chromium for the browser tests"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null && exit 0
fi
cat >&2 <<'TEXT'
************************************************************************
 No Chromium was found and it cannot be installed from here.
 The browser tests will be skipped. On Debian: apt-get install chromium
************************************************************************
TEXT
[ "${BROWSER_REQUIRED:-}" != 1 ]
