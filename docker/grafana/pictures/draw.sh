#!/usr/bin/env bash
# Draws the dashboards into PNGs: during a copy, in an open window, after a failure and after a cutover.
#   docker/grafana/pictures/draw.sh OUTPUT [dark|light ...]
# Runs the test in which a real Prometheus scrapes a service (six minutes), keeps what Prometheus has stored, and lets Grafana's
# own components draw that. Needs node, npm, curl and chromium. What npm gets (444 MB) stays in ~/.cache/landfall/panels.
set -euo pipefail

readonly HERE=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
readonly CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/landfall/panels
readonly PORT=$((20000 + RANDOM % 10000))
output=$(mkdir -p "$1" && cd "$1" && pwd)
shift

if [[ ! -d $CACHE/node_modules/@grafana/ui ]]; then
    mkdir -p "$CACHE"
    echo '{"private": true}' >"$CACHE/package.json"
    (cd "$CACHE" && npm install --ignore-scripts --legacy-peer-deps --no-audit --no-fund \
        @grafana/data@13.2 @grafana/schema@13.2 @grafana/ui@13.2 react@18 react-dom@18 rxjs esbuild)
fi

data=${LANDFALL_PROMETHEUS_DATA:-}
scratch=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server"; rm -rf "$scratch"' EXIT
if [[ -z $data ]]; then
    data=$scratch/kept
    "$HERE/../../../landfall" test --all -Dtest=MonitoringTest -Dsurefire.failIfNoSpecifiedTests=false \
        -Dprometheus.keep="$data" >&2
fi
cp -r "$data" "$scratch/data"
echo '{}' >"$scratch/prometheus.yml"
prometheus --config.file="$scratch/prometheus.yml" --storage.tsdb.path="$scratch/data" --log.level=warn \
    --web.listen-address="127.0.0.1:$PORT" &
server=$!
until curl -fs "http://127.0.0.1:$PORT/-/ready" >/dev/null; do
    kill -0 "$server"
    sleep 0.2
done
NODE_PATH=$CACHE/node_modules node "$HERE/draw.mjs" "http://127.0.0.1:$PORT" "$output" "$@"
