# Prints the comments of the keys in the authorized_keys file $1 that are $2 and a number; with $3 `remove` they are
# taken out.
umask 077
case $1 in
"~/"*) file=$HOME/${1#"~/"} ;;
*) file=$1 ;;
esac
[ -e "$file" ] || exit 0
file=$(readlink -f -- "$file")
ours="^$2[0-9]+\$"
awk -v ours="$ours" '$NF ~ ours {print $NF}' "$file"
[ "$3" = remove ] && awk -v ours="$ours" '$NF ~ ours {found = 1} END {exit !found}' "$file" || exit 0
new=$(mktemp -- "$file.XXXXXX") || exit 1
trap 'rm -f -- "$new"' EXIT
awk -v ours="$ours" '$NF !~ ours' "$file" >"$new" || exit 1
chmod --reference="$file" -- "$new" && chown --reference="$file" -- "$new" && sync "$new" && mv -fT -- "$new" "$file"
