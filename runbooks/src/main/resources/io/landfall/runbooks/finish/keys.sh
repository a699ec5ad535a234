# Prints the comments of the keys in the authorized_keys file $1 that are a word of $2; with $3 `remove` those keys are
# taken out.
umask 077
case $1 in
"~/"*) file=$HOME/${1#"~/"} ;;
*) file=$1 ;;
esac
[ -e "$file" ] || exit 0
given=$file
file=$(readlink -f -- "$file")
ours=" $2 "
awk -v ours="$ours" 'NF && index(ours, " " $NF " ") {print $NF}' "$file"
[ "$3" = remove ] && awk -v ours="$ours" 'NF && index(ours, " " $NF " ") {found = 1} END {exit !found}' "$file" || exit 0
safe_way "$given" || exit 1
new=$(mktemp -- "$file.XXXXXX") || exit 1
trap 'rm -f -- "$new"' EXIT
awk -v ours="$ours" '!(NF && index(ours, " " $NF " "))' "$file" >"$new" || exit 1
chmod --reference="$file" -- "$new" && chown --reference="$file" -- "$new" && sync "$new" && mv -fT -- "$new" "$file"
