#!/usr/bin/env bash
# Puts what SlackDemoTest and ConversationTest left in bot/target/slack into docs/slack.md, between its marks.
# Needs bash and awk.
set -euo pipefail
export LC_ALL=C.UTF-8

readonly HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly PAGE=$HERE/slack.md TEXTS=$HERE/../bot/target/slack

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cp "$PAGE" "$scratch/page"
for name in clean restart-and-expiry; do
    # directories of a lab have numbers that nobody wants to read
    sed -E 's#/tmp/landfall-lab-[0-9]+/#/lab/#g' "$TEXTS/$name.txt" >"$scratch/text"
    awk -v name="$name" -v text="$scratch/text" '
        $0 == "<!-- " name " -->" { print; print ""; print "```"; while ((getline line < text) > 0) print line; print "```"; print ""; off = 1; next }
        $0 == "<!-- /" name " -->" { off = 0 }
        !off { print }' "$scratch/page" >"$scratch/next"
    mv "$scratch/next" "$scratch/page"
done
cp "$scratch/page" "$PAGE"
