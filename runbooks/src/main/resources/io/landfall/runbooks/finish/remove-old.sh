# Removes $1 and further directories, each as whoever owns the directory it lies in: who may put other names there may not
# lead root anywhere.
for old; do
    directory=$(dirname -- "$old")
    owner=$(stat -c %u -- "$directory") || exit 1
    set -- rm -rf -- "$old"
    if [ "$owner" = "$(id -u)" ]; then
        safe_way "$directory" || exit 1
    else
        set -- setpriv "--reuid=$owner" "--regid=$(stat -c %g -- "$directory")" --clear-groups "$@"
    fi
    "$@" || exit 1
done
