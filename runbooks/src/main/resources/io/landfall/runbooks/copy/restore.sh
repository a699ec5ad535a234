# Moves the copy in $1 into the empty data directory $2, owned by $3, as the command $4 does it. The list $5 gets the files of
# tables that lie elsewhere. Then pairs: a directory elsewhere, and which files belong there, as a pattern.
# What is moved are links to the files of the copy, which stays whole until this is known to have worked.
# Until all is there the directory is this user's own: nobody else can put a name into it meanwhile.
data=$2 owner=$3 moves=$4 list=$5 moving=$PWD/moving links=$PWD/links
chown -- "$(id -u):$(id -g)" "$data" && chmod 0700 -- "$data" && [ -z "$(ls -A -- "$data")" ] || exit 1
cp -al -- "$1" "$moving" && mkdir -p -- "$links" || exit 1
shift 5
# Where a table lies elsewhere its data goes there last, and as the owner.
(cd -- "$moving" && find . -mindepth 2 -maxdepth 2 -name '*.isl' -exec cp -a --parents -t "$links" -- {} + &&
    find . -mindepth 2 -maxdepth 2 -name '*.isl' -delete) || exit 1
eval "$moves" || exit 1
(cd -- "$links" && find . -name '*.isl' -exec sh -c 'cp -- "$1" "$2/$1"' landfall {} "$data" \;) || exit 1
chown -R -- "$owner" "$data" || exit 1
! command -v restorecon >/dev/null || restorecon -RF "$data"
as_user "${owner%:*}" "${owner#*:}" sh -c '
    cd -- "$1" && shift || exit 1
    find . -mindepth 2 -maxdepth 2 -name "*.isl" | while IFS= read -r link; do
        file=$(cat -- "$link") && mkdir -p -- "$(dirname -- "$file")" || exit 1
        [ ! -e "$file" ] || { echo "$file is there already" >&2; exit 1; }
        printf "%s\n" "$file" >&3 && mv -- "${link%.isl}.ibd" "$file" && sync -- "$file" || exit 1
    done || exit 1
    while [ $# -gt 0 ]; do
        mkdir -p -- "$1" || exit 1
        for part in $2; do
            [ ! -e "$part" ] || [ "$1" -ef . ] || { rm -rf -- "$1/$part" && mv -- "$part" "$1/"; } || exit 1
        done
        sync -f -- "$1"
        shift 2
    done' landfall "$data" "$@" 3>"$list" || exit 1
sync -f "$data"
