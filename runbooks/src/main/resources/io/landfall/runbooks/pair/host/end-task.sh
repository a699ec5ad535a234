# Ends every process that a task of the directory $1 has started and removes the directory.
for round in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    left=$(grep -lszxF -- "LANDFALL_TASK=$1" /proc/[0-9]*/environ | cut -d/ -f3)
    [ -n "$left" ] || break
    kill -KILL $left 2>/dev/null
    sleep 0.1
done
[ -z "$left" ] || { echo "still there: $left"; exit 1; }
rm -rf -- "$1"
