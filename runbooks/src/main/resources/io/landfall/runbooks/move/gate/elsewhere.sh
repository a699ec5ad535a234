# Prints, a line each, why the user $1 (uid:gid) can not put files elsewhere: into each directory, and, behind the word
# `files`, as each file, which may not be there yet and for which a directory can be made.
owner=$1
shift
files=
for path; do
    if [ "$path" = files ]; then files=yes && continue; fi
    directory=$path
    if [ -n "$files" ]; then
        [ ! -e "$path" ] || { echo "$path is there already" && continue; }
        while [ ! -e "$directory" ]; do directory=$(dirname -- "$directory"); done
    elif [ ! -d "$path" ]; then
        echo "$path is not there"
        continue
    fi
    as_user "${owner%:*}" "${owner#*:}" sh -c '[ -d "$1" ] && [ -w "$1" ] && [ -x "$1" ]' landfall "$directory" ||
        echo "$directory can't be written to by the server's user ($owner)"
done | sort -u
