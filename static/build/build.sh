#!/bin/sh
# Rebuilds the vendored styles, fonts and htmx. Run from anywhere: sh static/build/build.sh
# Needs Node 20 or later. Its packages go to var/styles; STYLE_MODULES names another place.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
static=$(dirname "$here")
modules=${STYLE_MODULES:-$(dirname "$static")/var/styles/node_modules}
if [ ! -d "$modules" ]; then
    mkdir -p "$(dirname "$modules")"
    cp "$here/package.json" "$here/package-lock.json" "$(dirname "$modules")"
    (cd "$(dirname "$modules")" && npm ci --ignore-scripts --no-audit --no-fund)
fi
for sheet in site admin; do
    "$modules/.bin/sass" --quiet --style=compressed --no-source-map --no-charset \
        --load-path="$modules/@uswds/uswds/packages" "$here/scss/$sheet.scss" "$static/css/$sheet.css"
done
fonts="$modules/@fontsource-variable/public-sans"
cp "$fonts/files/public-sans-latin-wght-normal.woff2" "$fonts/files/public-sans-latin-ext-wght-normal.woff2" "$static/fonts/"
cp "$fonts/LICENSE" "$static/fonts/PublicSans-LICENSE.txt"
cp "$modules/htmx.org/dist/htmx.min.js" "$static/js/vendor/htmx-2.0.11.min.js"
cp "$modules/htmx.org/LICENSE" "$static/js/vendor/htmx-LICENSE.txt"
# The drawings as files of their own, with the colors a page would give them.
paint='<style>.picture__fill{fill:#eef2f7;stroke:none}.picture__paper{fill:#fff}.picture__accent{stroke:#1a4480}</style>'
for drawing in "$static"/../templates/components/icons/step-*.html "$static"/../templates/components/icons/how-*.html \
    "$static"/../templates/components/icons/conversation.html; do
    sed -E -e 's|<svg class="[^"]*"|<svg xmlns="http://www.w3.org/2000/svg"|' -e 's|currentColor|#171716|' \
        -e "s|focusable=\"false\">|>$paint|" "$drawing" >"$static/images/$(basename "$drawing" .html).svg"
done
printf 'site.css: %s bytes compressed\n' "$(gzip -9 -c "$static/css/site.css" | wc -c)"
