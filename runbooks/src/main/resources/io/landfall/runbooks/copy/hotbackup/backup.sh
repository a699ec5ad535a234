# Makes a hot backup of the server that the options file "input" names, and sends it through ssh or keeps it here.
# $1 the functions of the tool: with so many threads "stream" writes the backup to its output, and "into" a directory makes
# it there; "unpack" makes one of such a stream in a directory; "is_whole" tells by backup.log whether all of it was written.
# $2 threads, $3 blocks of 64 KiB each quarter of a second, 0 for no limit, until the file "rate" says another number;
# then: ssh user@host port and the command of a proxy, if any; or: directory, and the directory below which the backup gets one of its own
LC_ALL=C
export LC_ALL
eval "$1"

noting() {
    "$@"
    echo $? >backup.status
}

send() {
    ssh -F ssh_config ${3:+-o "ProxyCommand=$3"} -p "$2" "$1" receive >ssh.log 2>&1
    echo $? >taken.status
}

keep() {
    unpack "$1" >ssh.log 2>&1
    echo $? >taken.status
}

threads=$2 blocks=$3 way=$4
shift 4
echo 0 >taken.status
case $way:$blocks in
ssh:*) noting stream "$threads" | limit "$blocks" | send "$@" ;;
directory:0) noting into "$threads" "$1" >/dev/null ;;
*) noting stream "$threads" | limit "$blocks" | keep "$1" ;;
esac

if [ "$(cat backup.status)" = 0 ] && [ "$(cat taken.status)" = 0 ] && is_whole "$1"; then
    exit 0
fi
if [ "$(cat taken.status)" != 0 ]; then
    case $way in
    ssh) echo "ssh to $1 ended with status $(cat taken.status): $(tail -n 5 ssh.log)" ;;
    *) echo "unpacking ended with status $(cat taken.status): $(tail -n 5 ssh.log)" ;;
    esac
fi
echo "$program ended with status $(cat backup.status): $(tail -n 8 backup.log)"
exit 1
