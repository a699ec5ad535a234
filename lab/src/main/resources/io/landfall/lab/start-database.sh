#!/bin/sh
# Starts the server @NAME@ and returns when it answers. Does nothing when it runs already.
set -u
LANDFALL_LAB='@LAB@'
export LANDFALL_LAB
PATH=$PATH:/usr/sbin:/sbin
defaults='@DEFAULTS@'
pid_file='@PID_FILE@'
error_log='@ERROR_LOG@'

runs() {
    [ -n "$1" ] && tr '\0' '\n' 2>/dev/null <"/proc/$1/cmdline" | grep -qxF -- "--defaults-file=$defaults"
}

exec 9>>'@LOCK@'
flock 9
pid=$(cat "$pid_file" 2>/dev/null)
if ! runs "$pid"; then
    setsid @PROGRAM@ "--defaults-file=$defaults" </dev/null >>"$error_log" 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
    pid=$!
    echo "$pid" >"$pid_file"
fi
until @ADMIN@ --no-defaults --socket='@SOCKET@' --connect-timeout=1 ping >/dev/null 2>&1 9>&-; do
    if ! kill -0 "$pid" 2>/dev/null; then
        rm -f "$pid_file"
        echo "The server @NAME@ did not start; the end of $error_log says:" >&2
        tail -n 20 "$error_log" >&2
        exit 1
    fi
    sleep 0.02
done
