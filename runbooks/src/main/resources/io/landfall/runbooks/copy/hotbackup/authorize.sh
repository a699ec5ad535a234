# Takes every line that ends in the tag $2 out of the authorized_keys file $1, and adds the line $3 unless it is empty.
umask 077
case $1 in
"~/"*) file=$HOME/${1#"~/"} ;;
*) file=$1 ;;
esac
given=$file
[ ! -e "$file" ] || file=$(readlink -f -- "$file")
[ -n "$3" ] || grep -qF -- " $2" "$file" 2>/dev/null || exit 0
safe_way "$given" || exit 1
[ -z "$3" ] || { mkdir -p -- "$(dirname -- "$file")" && touch -- "$file"; } || exit 1
new=$(mktemp -- "$file.XXXXXX") || exit 1
trap 'rm -f -- "$new"' EXIT
awk -v tag=" $2" 'substr($0, length($0) - length(tag) + 1) != tag' "$file" >"$new" || exit 1
[ -z "$3" ] || printf '%s\n' "$3" >>"$new" || exit 1
chmod --reference="$file" -- "$new" && chown --reference="$file" -- "$new" && sync "$new" && mv -fT -- "$new" "$file"
