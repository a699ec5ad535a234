# Moves what of a server's data lies elsewhere into directories of run $2 ($1 is aside), or back into its place ($1 is back),
# where what is there now is removed first ($1 is instead). Whatever was done already is not done again. Then pairs: with what
# the path of such a directory begins, and the files beside it, as a pattern; none means the logs of that name. The directory
# that holds them decides as whom: who owns it may not lead root anywhere.
way=$1
run=$2
shift 2
while [ $# -gt 0 ]; do
    directory=$(dirname -- "$1")
    [ ! -d "$directory" ] ||
        as_user "$(stat -c %u -- "$directory")" "$(stat -c %g -- "$directory")" sh -c '
        cd -- "$1" || exit 1
        name=$2 aside=$2.before-landfall-run$3 back=$2.back-of-landfall-run$3 way=$4 files=$5
        [ -n "$files" ] && set -- $files || set -- "$name".[0-9]* "$name".index "$name".state
        parts() { for part; do [ ! -e "$part" ] || printf "%s\n" "$part"; done; }
        case $way in
        aside)
            mkdir -p -m 0750 -- "$aside" &&
                parts "$@" | while IFS= read -r part; do mv -- "$part" "$aside/" || exit 1; done ;;
        *)
            if [ -d "$aside" ]; then
                [ "$way" = back ] ||
                    parts "$@" | while IFS= read -r part; do rm -rf -- "$part" || exit 1; done || exit 1
                mv -T -- "$aside" "$back" || exit 1
            fi
            [ ! -d "$back" ] || { find "$back" -mindepth 1 -maxdepth 1 -exec mv -t . -- {} + && rmdir -- "$back"; } ;;
        esac' landfall "$directory" "$(basename -- "$1")" "$run" "$way" "$2" || exit 1
    shift 2
done
