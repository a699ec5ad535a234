# Removes the files that the list $1 names, as the user $2 (uid:gid), and then the list.
[ -e "$1" ] || exit 0
as_user "${2%:*}" "${2#*:}" sh -c '
    while IFS= read -r file; do
        rm -f -- "$file" || exit 1
        [ ! -d "$(dirname -- "$file")" ] || rmdir --ignore-fail-on-non-empty -- "$(dirname -- "$file")" || exit 1
    done' <"$1" && rm -f -- "$1"
