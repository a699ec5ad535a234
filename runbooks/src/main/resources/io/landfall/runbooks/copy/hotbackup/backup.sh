# Makes a hot backup of the server that the options file "input" names, and sends it through ssh or keeps it here.
# $1 mariadb-backup or innobackupex, $2 threads, $3 blocks of 64 KiB each quarter of a second, 0 for no limit;
# then: ssh user@host port and the command of a proxy, if any; or: directory, and the directory below which the backup gets one of its own
LC_ALL=C
export LC_ALL

# $1 and $2 as above, $3 where it goes: stream, or into the directory $4
backup() {
    case $1:$3 in
    innobackupex:stream) set -- --innobackupex "--defaults-file=$PWD/input" --stream=xbstream "--parallel=$2" "$PWD" ;;
    innobackupex:into) set -- --innobackupex "--defaults-file=$PWD/input" "--parallel=$2" "$4" ;;
    *:stream)
        set -- "--defaults-file=$PWD/input" --backup --stream=xbstream "--parallel=$2" "--target-dir=$PWD/target"
        ;;
    *) set -- "--defaults-file=$PWD/input" --backup "--parallel=$2" "--target-dir=$4/backup" ;;
    esac
    mariadb-backup "$@" 2>backup.log </dev/null
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
    ssh -F ssh_config ${3:+-o "ProxyCommand=$3"} -p "$2" "$1" receive >ssh.log 2>&1
    echo $? >taken.status
}

# Unpacks the stream into a directory below $2, with the name that the tool $1 would have given it.
unpack() {
    into=$2/backup
    [ "$1" != innobackupex ] || into=$2/$(date +%F_%H-%M-%S)
    mkdir -- "$into" && mbstream -x -C "$into" >ssh.log 2>&1
    echo $? >taken.status
}

tool=$1 threads=$2 blocks=$3 way=$4
shift 4
echo 0 >taken.status
case $way:$blocks in
ssh:0) backup "$tool" "$threads" stream | send "$@" ;;
ssh:*) backup "$tool" "$threads" stream | limit "$blocks" | send "$@" ;;
directory:0) backup "$tool" "$threads" into "$1" >/dev/null ;;
*) backup "$tool" "$threads" stream | limit "$blocks" | unpack "$tool" "$1" ;;
esac

if [ "$(cat backup.status)" = 0 ] && [ "$(cat taken.status)" = 0 ] && grep -q 'completed OK!' backup.log; then
    exit 0
fi
if [ "$(cat taken.status)" != 0 ]; then
    case $way in
    ssh) echo "ssh to $1 ended with status $(cat taken.status): $(tail -n 5 ssh.log)" ;;
    *) echo "mbstream ended with status $(cat taken.status): $(tail -n 5 ssh.log)" ;;
    esac
fi
echo "mariadb-backup ended with status $(cat backup.status): $(tail -n 8 backup.log)"
exit 1
