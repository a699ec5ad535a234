# A dead-man's switch: the command ends when this shell's input ends, or stays silent for 20 s (bash only).
# $1 directory, $2 how many bytes of the input are the command's own, $3 the command
umask 077
safe_way "$(dirname -- "$1")" || exit 73
mkdir -p -- "$1" && cd -- "$1" || exit 73
head -c "$2" >input
[ "$(wc -c <input)" -eq "$2" ] || { cd / && rm -rf -- "$1"; exit 74; }
exec 3<&0
LANDFALL_TASK=$1 setsid "$(command -v bash || command -v sh)" -c "$3" <input >output 2>&1 3<&- &
task=$!
(
    exec >/dev/null 2>&1
    while read -r ${BASH_VERSION:+-t 20} line; do :; done
    kill -KILL -- "-$task" || kill -KILL "$task"
) <&3 &
watch=$!
exec 3<&- 2>/dev/null
wait "$task"
status=$?
kill -KILL "$watch"
kill -KILL -- "-$task"
tail -c 16384 output
cd / && rm -rf -- "$1"
exit "$status"
