# Sends a hot backup of the server that the options file "input" names, through ssh.
# $1 user@host, $2 port, $3 threads, $4 blocks of 64 KiB each quarter of a second, 0 for no limit
LC_ALL=C
export LC_ALL

backup() {
    mariadb-backup "--defaults-file=$PWD/input" --backup --stream=xbstream "--parallel=$1" \
        "--target-dir=$PWD/target" 2>backup.log </dev/null
    echo $? >backup.status
}

# Passes on at most so many blocks each quarter of a second. mariadb-backup's own --throttle counts reads, whatever their
# size, and so slows down small files a hundred times more than large ones.
limit() {
    while :; do
        sleep 0.25 </dev/null >/dev/null 2>&1 &
        dd bs=65536 "count=$1" iflag=fullblock 2>taken || break
        read -r blocks <taken
        case $blocks in 0+0*) break ;; esac
        wait
    done
}

send() {
    ssh -F none -i key -o BatchMode=yes -o IdentitiesOnly=yes -o StrictHostKeyChecking=yes \
        -o "UserKnownHostsFile=\"$PWD/known_hosts\"" -o GlobalKnownHostsFile=/dev/null -o UpdateHostKeys=no \
        -o ControlPath=none -o ConnectTimeout=10 -o ServerAliveInterval=5 -o ServerAliveCountMax=6 \
        -p "$2" "$1" receive >ssh.log 2>&1
    echo $? >ssh.status
}

if [ "$4" -gt 0 ]; then
    backup "$3" | limit "$4" | send "$1" "$2"
else
    backup "$3" | send "$1" "$2"
fi

if [ "$(cat backup.status)" = 0 ] && [ "$(cat ssh.status)" = 0 ] && grep -q 'completed OK!' backup.log; then
    exit 0
fi
if [ "$(cat ssh.status)" != 0 ]; then
    echo "ssh to $1 ended with status $(cat ssh.status): $(tail -n 5 ssh.log)"
fi
echo "mariadb-backup ended with status $(cat backup.status): $(tail -n 8 backup.log)"
exit 1
