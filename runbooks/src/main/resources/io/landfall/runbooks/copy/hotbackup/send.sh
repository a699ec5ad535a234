# Sends what is in the directory $3 through ssh to $1 (user@host), port $2; at most $4 blocks of 64 KiB each quarter of a second,
# 0 for no limit, until the file "rate" says another number. The file $5 tells how much was sent. $6 is rsync, which does not
# send again what lies there already, or stream. $7 is the command of a proxy, if any.
LC_ALL=C RSYNC_PROTECT_ARGS=0 LANDFALL_TO=$1 LANDFALL_PORT=$2 LANDFALL_BLOCKS=$4 LANDFALL_SENT=$5 LANDFALL_PROXY=$7
export LC_ALL RSYNC_PROTECT_ARGS LANDFALL_TO LANDFALL_PORT LANDFALL_BLOCKS LANDFALL_SENT LANDFALL_PROXY

# The meter's last line counts what went out, also when ssh or rsync is killed.
cat >through <<'TEXT'
trap '' PIPE
mkfifo held wire
exec 3<&0

# rsync's own --bwlimit can't be changed while it runs. It waits for answers, so nothing is held back to fill a block.
limit() {
    blocks=$LANDFALL_BLOCKS
    while :; do
        [ ! -e rate ] || read -r blocks <rate
        if [ "$blocks" = 0 ]; then
            set -- bs=65536 count=64
        else
            set -- bs=4096 "count=$((blocks * 16))"
            sleep 0.25 </dev/null >/dev/null 2>&1 &
        fi
        dd "$@" 2>passed || break
        read -r records <passed
        case $records in 0+0*) break ;; esac
        wait
    done
}

limit <&3 >held &
limiter=$!
dd bs=65536 status=progress <held >wire 2>"$LANDFALL_SENT" &
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
kill "$limiter" 2>/dev/null # it waits for rsync, which waits for this
kill -USR1 "$meter" 2>/dev/null && sleep 0.1 && kill "$meter" 2>/dev/null
wait "$meter"
: >metered
exit "$status"
TEXT

pack() {
    tar --create --file=- "--directory=$1" . 2>tar.log </dev/null
    echo $? >tar.status
}

case $6 in
rsync) rsync --recursive --times --append-verify --rsh='sh through' "$3/" there:. >rsync.log 2>&1 </dev/null ;;
*) pack "$3" | sh through >/dev/null ;;
esac
status=$?
[ ! -e tar.status ] || [ "$status" -ne 0 ] || status=$(cat tar.status)
for look in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    [ ! -e metered ] || break
    sleep 0.1
done
[ "$status" -ne 0 ] || exit 0
echo "$6 to $1 ended with status $status: $(tail -qn 4 rsync.log tar.log 2>/dev/null) $(tail -n 4 ssh.log)"
exit 1
