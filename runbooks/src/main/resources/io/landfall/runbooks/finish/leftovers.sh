# Prints the paths that Landfall made: beside the data directory $1, in the settings directory $2, and beside each
# further file. An empty $1 or $2 means none.
data=$1
settings=$2
shift 2
show() { for found; do [ ! -e "$found" ] || printf '%s\n' "$found"; done; }
[ -z "$data" ] || show "$data".landfall-*
[ -z "$settings" ] || show "$settings"/zz-landfall-*.cnf.* "$settings"/zz-landfall-ca-of-*.pem
for file; do
    path=$(readlink -f -- "$file") || continue
    show "$path".landfall-before-run[0-9]* "$path".landfall-staged-run[0-9]*
done
