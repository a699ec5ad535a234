# Prints the paths that Landfall made: beside the data directory $1, in the settings directory $2, and beside each
# further file. An empty $1 or $2 means none. Only names that Landfall gives, and no path with a line end in it, which
# would be read as two: what is printed is removed.
data=$1
settings=$2
shift 2

# Prints those of $3 and further paths that are $1 followed by nothing but characters of $2.
show() {
    start=$1
    allowed=$2
    shift 2
    for found; do
        case $found in
        *[[:cntrl:]]*) continue ;;
        esac
        case ${found#"$start"} in
        *[!$allowed]*) continue ;;
        esac
        if [ -e "$found" ] || [ -L "$found" ]; then printf '%s\n' "$found"; fi
    done
}

[ -z "$data" ] || show "$data.landfall-" a-z. "$data".landfall-*
[ -z "$settings" ] || show "$settings/zz-landfall-" A-Za-z0-9. "$settings"/zz-landfall-*.cnf.*
[ -z "$settings" ] || show "$settings/zz-landfall-ca-of-" A-Za-z0-9._- "$settings"/zz-landfall-ca-of-*.pem
for file; do
    path=$(readlink -f -- "$file") || continue
    show "$path.landfall-before-run" 0-9 "$path".landfall-before-run[0-9]*
    show "$path.landfall-staged-run" 0-9 "$path".landfall-staged-run[0-9]*
    show "$path.landfall-new-" A-Za-z0-9 "$path".landfall-new-*
done
