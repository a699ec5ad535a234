#!/usr/bin/env bash
# Draws docs/demo.svg: what a terminal shows of `./landfall demo --yes`, with the colours that it has there.
#   docs/demo-picture.sh         runs the demo and draws that run
#   docs/demo-picture.sh FILE    draws a run whose output is in FILE
# Needs bash and awk. Every line is one of the run; `...` stands for lines that are left out, and long lines are cut.
set -euo pipefail
export LC_ALL=C.UTF-8

readonly HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly PICTURE=$HERE/demo.svg COLUMNS_SHOWN=100 LINE=19 EDGE=18

# The switch and the verdict.
excerpt() {
    awk '
        /^ann> cutover/                    { print; print "..." }
        /^━ .* asks for approval/          { print }
        /^ann> as ben approve/             { print; print "..." }
        /^━ .* is armed/                   { print }
        /^ann> go/ || /^What the /         { on = 1 }
        /^━ [a-z]+:/                       { aside = 1; next }  # warnings that have nothing to do with it
        /^ / && aside                      { next }
                                           { aside = 0 }
        /^  ended / && on                  { on = 0; print "  ..."; print "" }
        /^(▶ [a-z]|#)/                     { next }             # what is going on, until it is done
        /^  (asked|took|set-up|copy|catch-up|writes without|prober)/ { next }
        on                                 { print }'
}

colour() {
    case ${1#"${1%%[! ]*}"} in
        ✔*) echo '#7ee787' ;;
        ✖*) echo '#ff7b72' ;;
        [!▶]*) echo '#c9d1d9' ;;
        *) echo '#e3b341' ;;
    esac
}

draw() {
    local line y=$EDGE weight lines
    mapfile -t lines
    local width=$((COLUMNS_SHOWN * 84 / 10 + 2 * EDGE)) height=$((${#lines[@]} * LINE + 2 * EDGE))
    cat <<XML
<svg xmlns="http://www.w3.org/2000/svg" width="$width" height="$height" viewBox="0 0 $width $height">
<title>A terminal: somebody asks for the cutover, somebody else approves, and no write is lost</title>
<rect width="100%" height="100%" rx="10" fill="#0d1117" stroke="#57606a"/>
<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve">
<style>text { white-space: pre }</style>
XML
    for line in "${lines[@]}"; do
        y=$((y + LINE))
        ((${#line} <= COLUMNS_SHOWN)) || line=${line:0:COLUMNS_SHOWN-1}…
        weight=normal
        [[ $line == [━]* || $line == *'> '* ]] && weight=bold
        printf '<text x="%d" y="%d" fill="%s" font-weight="%s">%s</text>\n' "$EDGE" $((y - 5)) "$(colour "$line")" "$weight" \
            "$(sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g' <<<"$line")"
    done
    printf '</g>\n</svg>\n'
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
if (($# > 0)); then cat "$1"; else "$HERE/../landfall" demo --yes | tee /dev/stderr; fi >"$scratch/run"
excerpt <"$scratch/run" | draw >"$scratch/picture"
cp "$scratch/picture" "$PICTURE"
