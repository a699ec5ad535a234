# Removes $1 and further directories, each as whoever owns the directory it lies in: who may put other names there may not
# lead root anywhere.
for old; do
    directory=$(dirname -- "$old")
    owner=$(stat -c %u -- "$directory") || exit 1
    [ "$owner" != "$(id -u)" ] || safe_way "$directory" || exit 1
    as_user "$owner" "$(stat -c %g -- "$directory")" rm -rf -- "$old" || exit 1
done
