# Prints as whom to work at $1, `user:group`, so that whoever can change names on the way to it gains nothing by that:
# who owns a directory there. Prints nothing when this user may: it is not root, or nobody else can change a name.
[ "$(id -u)" = 0 ] || exit 0
user=$(way "$1" | head -n 1)
case $user in
'') exit 0 ;;
'('*) ;;
*)
    group=$(id -g -- "$user" 2>/dev/null) && echo "$user:$group" && exit 0
    user="$user, who has no account there,"
    ;;
esac
echo "$user can change names on the way to $1, so that Landfall changes nothing there as root. Give that directory to the" \
    "application's user, or to root alone (chown, chmod go-w)." >&2
exit 1
