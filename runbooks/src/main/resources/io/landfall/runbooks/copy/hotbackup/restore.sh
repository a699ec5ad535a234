# Moves the copy in $1 into the empty data directory $2, owned by $3; $4 is the server's option file, or empty.
# What is moved are links to the files of the copy, which stays whole until this is known to have worked.
# Until all is there the directory is this user's own: nobody else can put a name into it meanwhile.
chown -- "$(id -u):$(id -g)" "$2" && chmod 0700 -- "$2" && [ -z "$(ls -A -- "$2")" ] || exit 1
moving=$PWD/moving
cp -al -- "$1" "$moving" || exit 1
mariadb-backup ${4:+"--defaults-file=$4"} --move-back "--target-dir=$moving" "--datadir=$2" >log 2>&1 </dev/null
status=$?
if [ "$status" -ne 0 ] || ! grep -q 'completed OK!' log; then
    echo "mariadb-backup --move-back ended with status $status: $(tail -n 10 log)"
    exit 1
fi
chown -R -- "$3" "$2" || exit 1
! command -v restorecon >/dev/null || restorecon -RF "$2"
sync -f "$2"
