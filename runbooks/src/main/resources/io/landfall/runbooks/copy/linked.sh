# Removes the files of tables to which links in the data directory $1 lead out of it, as its user $2 (uid:gid).
[ -d "$1" ] || exit 0
as_user "${2%:*}" "${2#*:}" sh -c '
    find "$1" -mindepth 2 -maxdepth 2 -name "*.isl" | while IFS= read -r link; do
        file=$(cat -- "$link") && rm -f -- "$file" && rmdir --ignore-fail-on-non-empty -- "$(dirname -- "$file")" || exit 1
    done' landfall "$1"
