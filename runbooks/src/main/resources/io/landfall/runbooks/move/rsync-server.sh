# Prints what the rsync of this host asks an rsync elsewhere to do, for a copy into the directory it is started in.
place=$(mktemp -d) && cd -- "$place" || exit 1
trap 'rm -rf -- "$place"' EXIT
printf 'shift; printf "%%s\\n" "$*" >asked\n' >ask
RSYNC_PROTECT_ARGS=0 rsync --recursive --times --append-verify --rsh='sh ask' ./ there:. >/dev/null 2>error
[ -s asked ] || { cat error; exit 1; }
cat asked
