# Prints where $1 leads when it is a symbolic link, else $1 itself without a slash at its end. Fails, and says why, when
# somebody else could lead the link elsewhere and $2 is `surely`.
p=$1
while [ "$p" != / ] && [ "${p%/}" != "$p" ]; do p=${p%/}; done
[ ! -L "$p" ] || [ -n "$(readlink -f -- "$p")" ] || { echo "$p is a symbolic link that leads nowhere" >&2; exit 1; }
while [ -L "$p" ]; do
    beside=$(cd -P -- "$(dirname -- "$p")" && pwd) || exit 1
    [ "$2" != surely ] || safe_way "$beside" || exit 1
    to=$(readlink -- "$p")
    case $to in
    /*) p=$to ;;
    *) p=$(cd -P -- "$beside/$(dirname -- "$to")" && pwd)/$(basename -- "$to") || exit 1 ;;
    esac
done
printf '%s\n' "$p"
