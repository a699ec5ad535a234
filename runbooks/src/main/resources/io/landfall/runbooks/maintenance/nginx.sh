# Makes the file $1 hold standard input, and nginx read it, unless it holds that already. $2 is a command that tests nginx's
# configuration and prints it, $3 one that makes nginx read it. Otherwise fails, and everything is as it was.
umask 022
mkdir -p -- "$(dirname -- "$1")" && safe_way "$(dirname -- "$1")" && cat >"$1.new" || exit 1
if cmp -s -- "$1.new" "$1" && [ ! -e "$1.unread" ]; then
    rm -f -- "$1.new"
    exit 0
fi

tested() {
    printed=$(sh -c "$1" 2>&1) || {
        printf '%s\n' "$printed" | grep -aE '^nginx:|\[emerg\]' >&2
        return 1
    }
}

back() {
    rm -f -- "$1" "$1.unread"
    [ ! -f "$1.old" ] || mv -fT -- "$1.old" "$1"
    exit 1
}

tested "$2" || {
    rm -f -- "$1.new"
    echo "So nginx does not take its own configuration, before Landfall has changed anything. Mend that first." >&2
    exit 1
}
rm -f -- "$1.old"
[ ! -f "$1" ] || mv -fT -- "$1" "$1.old"
: >"$1.unread" && mv -fT -- "$1.new" "$1" || back "$1"
tested "$2" || back "$1"
printf '%s\n' "$printed" | grep -aqxF "# configuration file $1:" || {
    echo "nginx does not include $1. Write \`include $(dirname -- "$1")/*.conf;\` into the server that people see." >&2
    back "$1"
}
sh -c "$3" >&2 || back "$1"
rm -f -- "$1.old" "$1.unread"
