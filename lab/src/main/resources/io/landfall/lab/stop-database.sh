#!/bin/sh
# Stops the server @NAME@ in good order and returns when it is gone. Does nothing when it does not run.
set -u
defaults='@DEFAULTS@'

runs() {
    [ -n "$1" ] && tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline" | grep -qxF -- "--defaults-file=$defaults"
}

exec 9>>'@LOCK@'
flock 9
pid=$(cat '@PID_FILE@' 2>/dev/null)
runs "$pid" || exit 0
kill -TERM "$pid"
turns=0
while runs "$pid"; do
    turns=$((turns + 1))
    if [ "$turns" -gt 3000 ]; then
        echo "The server @NAME@ (process $pid) still runs 60 s after it was asked to stop." >&2
        exit 1
    fi
    sleep 0.02
done
