# Moves the copy in $1 into the empty data directory $2, owned by $3, as the command $4 does it.
# What is moved are links to the files of the copy, which stays whole until this is known to have worked.
# Until all is there the directory is this user's own: nobody else can put a name into it meanwhile.
chown -- "$(id -u):$(id -g)" "$2" && chmod 0700 -- "$2" && [ -z "$(ls -A -- "$2")" ] || exit 1
data=$2 moving=$PWD/moving
cp -al -- "$1" "$moving" || exit 1
eval "$4" || exit 1
chown -R -- "$3" "$data" || exit 1
! command -v restorecon >/dev/null || restorecon -RF "$data"
sync -f "$data"
