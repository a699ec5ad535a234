# Makes $1 hold the $2 bytes of standard input with mode $3; synced to disk, and never seen half-written.
umask 077
safe_way "$(dirname -- "$1")" || exit 1
new=$(mktemp -- "$1.XXXXXX") || exit 1
if cat >"$new" && [ "$(wc -c <"$new")" -eq "$2" ] && chmod "$3" "$new" && sync "$new" && mv -fT -- "$new" "$1"; then
    sync "$(dirname -- "$1")"
else
    rm -f -- "$new"
    exit 1
fi
