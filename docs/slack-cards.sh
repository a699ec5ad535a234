#!/usr/bin/env bash
# Draws what Landfall says in Slack as pictures of 400 and 720 pixels, by docs/slack-cards.html; Chromium takes them.
#   docs/slack-cards.sh FILE.json NAME [WORDS...]    draws the messages of FILE that hold one of the WORDS, all without any,
#                                                    as NAME-400.png and NAME-720.png
#   docs/slack-cards.sh                              draws docs/slack-cards-*.png from what SlackDemoTest left in bot/target/slack
# Needs bash, jq and chromium.
set -euo pipefail
export LC_ALL=C.UTF-8

readonly HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")

draw() {
    local file=$1 name=$2 words
    shift 2
    words=$(printf '%s\n' "$@" | jq -Rn '[inputs | select(. != "")]')
    jq -c --argjson words "$words" \
        '[.[] | select(($words | length) == 0 or ((.blocks | tostring) as $all | any($words[]; . as $word | $all | contains($word))))]' \
        "$file" >"$scratch/messages"
    local width height
    for width in 400 720; do
        awk -v messages="$scratch/messages" -v width="$width" '
            /const WIDTH =/ { print "  const WIDTH = " width ";"; next }
            index($0, "[/*MESSAGES*/]") { print "  const MESSAGES ="; while ((getline line < messages) > 0) { gsub("</", "<\\/", line); print line ";" } next }
            { print }' "$HERE/slack-cards.html" >"$scratch/page.html"
        height=$(browse "$width,1000" --dump-dom | sed -n 's/.*data-height="\([0-9]*\)".*/\1/p' | head -1)
        browse "$width,$height" --hide-scrollbars --screenshot="$name-$width.png" >/dev/null
        echo "$name-$width.png: $width x $height"
    done
}

browse() {
    local size=$1
    shift
    chromium --headless --no-sandbox --disable-gpu --user-data-dir="$scratch/profile" --window-size="$size" "$@" \
        "file://$scratch/page.html" 2>/dev/null
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if (($# > 0)); then
    draw "$@"
else
    draw "$HERE/../bot/target/slack/clean.json" "$HERE/slack-cards" \
        "cutover shop: the plan" "asks for approval of" "is armed" "Writes are stopped" "past the point of no return" "Writes go again" "asked for it, "
fi
