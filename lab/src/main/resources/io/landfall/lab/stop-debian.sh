#!/bin/sh
# Stops the server in good order, as systemd does, and returns when it is gone. Does nothing when it does not run.
set -u
[ "${1-}" = inside ] || exec @INSIDE@ "$0" inside

runs() {
    [ -n "$1" ] && grep -qszxF -- 'LANDFALL_LAB=@LAB@' "/proc/$1/environ" && [ "$(cat "/proc/$1/comm")" = mariadbd ]
}

pid=$(cat /run/mysqld/mysqld.pid 2>/dev/null)
runs "$pid" || exit 0
kill -TERM "$pid"
while runs "$pid" 2>/dev/null; do
    sleep 0.05
done
