# Moves the logs that begin with each path $3 ... into a directory of run $2 beside them ($1 is aside), or back into their
# place ($1 is back), where those that are there now are removed first ($1 is instead). Whatever was done already is not
# done again. The directory that holds them decides as whom: who owns it may not lead root anywhere.
way=$1
run=$2
shift 2
for base; do
    directory=$(dirname -- "$base")
    [ -d "$directory" ] || continue
    set -- sh -c '
        cd -- "$1" || exit 1
        name=$2 aside=$2.before-landfall-run$3 back=$2.back-of-landfall-run$3
        logs() { for log in "$name".[0-9]* "$name".index "$name".state; do [ ! -f "$log" ] || printf "%s\n" "$log"; done; }
        case $4 in
        aside)
            mkdir -p -m 0750 -- "$aside" && logs | while IFS= read -r log; do mv -- "$log" "$aside/" || exit 1; done ;;
        *)
            if [ -d "$aside" ]; then
                [ "$4" = back ] || logs | while IFS= read -r log; do rm -f -- "$log" || exit 1; done || exit 1
                mv -T -- "$aside" "$back" || exit 1
            fi
            [ ! -d "$back" ] || { find "$back" -mindepth 1 -maxdepth 1 -exec mv -t . -- {} + && rmdir -- "$back"; } ;;
        esac' landfall "$directory" "$(basename -- "$base")" "$run" "$way"
    owner=$(stat -c %u -- "$directory")
    [ "$owner" = "$(id -u)" ] ||
        set -- setpriv "--reuid=$owner" "--regid=$(stat -c %g -- "$directory")" --clear-groups "$@"
    "$@" || exit 1
done
