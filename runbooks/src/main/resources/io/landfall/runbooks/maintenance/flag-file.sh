# Makes the file $1 (`on`) or removes it (`off`), as $2 says. Follows no link at that name.
set -e
cd -P -- "$(dirname -- "$1")"
file=./$(basename -- "$1")
umask 022
case $2 in
on) [ -f "$file" ] || dd if=/dev/null "of=$file" conv=excl status=none ;;
off) rm -f -- "$file" ;;
esac
echo '-- done'
