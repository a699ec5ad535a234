# way PATH prints, a line each, what lets somebody besides root and this user change what a name on the way to PATH
# means: `USER` who owns a directory or a link there, `(GROUP)` or `(everybody)` who may write into a directory. Not the
# other owners of what lies in a sticky directory, but of PATH itself. Only root can change what stands before the first
# line, so that this line is certain however quickly names are changed behind it.
way() {
    LC_ALL=C namei -l -- "$1" 2>/dev/null | awk -v me="$(id -un 2>/dev/null || id -u)" '
        $1 !~ /^[dl][rwxsStT-]+[.+@]?$/ || NF < 4 { next }
        $2 != "root" && $2 != me { print $2 }
        $1 !~ /^d/ { next }
        {
            seen = 1
            who = ""
            if (substr($1, 6, 1) == "w" && $3 != "root" && $3 != $2) who = "(" $3 ")"
            if (substr($1, 9, 1) == "w") who = "(everybody)"
            sticky = substr($1, 10, 1) ~ /[tT]/
        }
        who != "" && !sticky { print who; who = "" }
        END { if (!seen) print "(who knows: namei, of util-linux, said nothing)"; else if (who != "") print who }'
}

# Fails, and says why, unless nobody else can change what a name on the way to $1 means, or put a name beside it.
safe_way() {
    others=$(way "$1" | sort -u | tr '\n' ' ')
    [ -n "$others" ] || return 0
    echo "$1, or a directory on the way to it, can be changed by ${others% }: a name there may lead anywhere, so that" \
        "Landfall does not work there as $(id -un 2>/dev/null || id -u). Make these directories root's, writable by" \
        "nobody else (chown root, chmod go-w), or name others in the configuration." >&2
    return 1
}

# Runs the words behind the user id $1 and the group id $2 as that user.
as_user() {
    uid=$1 gid=$2
    shift 2
    if [ "$uid" = "$(id -u)" ]; then "$@"; else setpriv "--reuid=$uid" "--regid=$gid" --clear-groups -- "$@"; fi
}
