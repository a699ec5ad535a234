# Sends what is in the directory $3 by rsync through ssh to $1 (user@host), port $2; $4 KiB a second at most, 0 for no
# limit. What lies there already is not sent again. The file $5 tells how much was sent. $6 the command of a proxy, if any.
LC_ALL=C RSYNC_PROTECT_ARGS=0 LANDFALL_TO=$1 LANDFALL_PORT=$2 LANDFALL_SENT=$5 LANDFALL_PROXY=$6
export LC_ALL RSYNC_PROTECT_ARGS LANDFALL_TO LANDFALL_PORT LANDFALL_SENT LANDFALL_PROXY

# The meter's last line counts what went out, also when ssh or rsync is killed.
cat >through <<'TEXT'
trap '' PIPE
mkfifo wire
exec 3<&0
dd bs=65536 status=progress <&3 >wire 2>"$LANDFALL_SENT" &
meter=$!
exec 3<&-
{
    ssh -F ssh_config ${LANDFALL_PROXY:+-o "ProxyCommand=$LANDFALL_PROXY"} -p "$LANDFALL_PORT" "$LANDFALL_TO" receive \
        <wire 2>ssh.log
    echo $? >ssh.status
} | {
    # What a login shell there says by itself is no word of rsync.
    while IFS= read -r line && [ "$line" != 'landfall begins here' ]; do :; done
    exec cat
}
status=$(cat ssh.status)
kill -USR1 "$meter" 2>/dev/null && sleep 0.1 && kill "$meter" 2>/dev/null
wait "$meter"
: >metered
exit "$status"
TEXT

rsync --recursive --times --append-verify "--bwlimit=$4" --rsh='sh through' "$3/" there:. >rsync.log 2>&1 </dev/null
status=$?
for look in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    [ ! -e metered ] || break
    sleep 0.1
done
[ "$status" -ne 0 ] || exit 0
echo "rsync to $1 ended with status $status: $(tail -n 4 rsync.log) $(tail -n 4 ssh.log)"
exit 1
