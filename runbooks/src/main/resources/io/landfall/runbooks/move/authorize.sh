# Takes every line that ends in the tag $2 out of the authorized_keys file $1, and adds the line $3 unless it is empty.
umask 077
case $1 in
"~/"*) file=$HOME/${1#"~/"} ;;
*) file=$1 ;;
esac
safe_way "$file" || exit 1
[ ! -e "$file" ] || file=$(readlink -f -- "$file")
if [ -z "$3" ]; then
    grep -qF -- " $2" "$file" 2>/dev/null || exit 0
else
    mkdir -p -- "$(dirname -- "$file")" && touch -- "$file" || exit 1
fi
new=$(mktemp -- "$file.XXXXXX") || exit 1
trap 'rm -f -- "$new"' EXIT
awk -v tag=" $2" 'substr($0, length($0) - length(tag) + 1) != tag' "$file" >"$new" || exit 1
[ -z "$3" ] || printf '%s\n' "$3" >>"$new" || exit 1
chmod --reference="$file" -- "$new" && chown --reference="$file" -- "$new" && sync "$new" && mv -fT -- "$new" "$file"
